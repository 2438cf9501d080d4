// The ticket goes on as a form, so that looking at an address uses nothing up. Whoever comes back here starts anew.
document.getElementById('hand-over')?.submit();
