#!/usr/bin/env node
import { checkNode } from './bootstrap.js';
import { importProduct } from './source.js';

checkNode();
// The command line runs itself when it is imported, and reads process.argv.
await importProduct('plugin/cli');
