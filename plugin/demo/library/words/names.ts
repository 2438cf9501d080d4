import { sure } from '../sure.ts';
import type { Random } from '../random.ts';

export interface PersonName {
  readonly surname: string;
  readonly firstname: string | null;
  readonly sex: 'F' | 'M' | '';
}

/** Names that go together. One list per way of writing that a search or a page must bear. */
interface Tradition {
  readonly share: number;
  readonly surnames: readonly string[];
  readonly women: readonly string[];
  readonly men: readonly string[];
}

const words = (text: string): readonly string[] => text.split(' ').map((word) => word.replaceAll('_', ' '));

const TRADITIONS: readonly Tradition[] = [
  {
    share: 0.38,
    surnames: words(
      'Anggraini Baskoro Cahyadi Darmawan Effendi Firmansyah Gunarto Halimah Iskandar Jatmiko Kusumadewi Lazuardi Maulana Nurhaliza Oktaviani Pratiwi Ramadhani Sasmita Tanuwijaya Utomo Wardoyo Yudhistira Zulkarnaen Simanungkalit Hutabarat Sitorus Manullang Tambunan Lubis Daulay',
    ),
    women: words(
      'Ayu Bunga Citra Dewi Eka Fitri Gita Indah Intan Kartika Lestari Melati Nadia Putri Ratna Sari Tiara Wulan Yanti Zahra',
    ),
    men: words(
      'Adi Bagus Candra Dimas Eko Fajar Galih Hendra Irfan Joko Krisna Lukman Nanda Putra Rizky Surya Teguh Wahyu Yusuf Zaki',
    ),
  },
  {
    share: 0.22,
    surnames: words(
      'Sastrodiwirjo Mangoenkoesoemo Djojohadikoesoemo Wreksodiningrat Poerbatjaraka Soemodihardjo Hardjowirogo Kartodikromo Notosoesanto Reksowardojo Tjitrosoebono Prawirohardjo',
    ),
    women: words('Sulastri Endang Ngatinah Suharti Wahyuningsih Sri_Rejeki Lasmini Sumarni Retno Purwanti'),
    men: words('Suparman Ngadimin Wiryo Sumarsono Slamet Paijo Sudarmaji Tukimin Waluyo Handoko'),
  },
  {
    share: 0.12,
    surnames: words(
      'van_der_Meulen de_Groot Vermeer-Hoekstra ter_Horst Brouwer Dijkstra van_’t_Hof Coëlho Boerée Zuidema IJsselstein Königs',
    ),
    women: words('Anneke Béatrice Femke Geertje Ingrid Josée Loes Marijke Noëlle Saskia'),
    men: words('Aart Bram Cornelis Dirk André Gijs Hendrik Joost René Wouter'),
  },
  {
    share: 0.08,
    surnames: words('العطاس الحبشي باوزير السقاف شهاب الكاف الجفري بن_يحيى العيدروس باعلوي'),
    women: words('فاطمة عائشة خديجة زينب مريم سلمى ليلى نور هدى أمينة'),
    men: words('أحمد محمد علي حسن عمر يوسف إبراهيم سالم خالد عبد_الله'),
  },
  {
    share: 0.1,
    surnames: words(
      'Wiśniewska Dąbrowski Żółkiewski Święcicka Łukasiewicz Gołębiowska Ćwikliński Źródłowska Krzyżanowski Mączyńska',
    ),
    women: words('Agnieszka Małgorzata Bożena Łucja Żaneta Elżbieta Grażyna Świętosława'),
    men: words('Stanisław Paweł Michał Łukasz Wojciech Grzegorz Błażej Świętopełk'),
  },
  {
    share: 0.1,
    surnames: words('Nguyễn Trần Lê Phạm Huỳnh Phan Vũ Võ Đặng Bùi Đỗ Hồ Ngô Dương Lý'),
    women: words('Thị_Hạnh Thị_Hương Ngọc_Ánh Thúy_Kiều Mỹ_Duyên Bích_Phượng Thanh_Thảo Tuyết_Nhi'),
    men: words('Văn_Đức Quốc_Khánh Minh_Tuấn Hữu_Phước Đình_Trọng Thế_Vinh Xuân_Trường Công_Lý'),
  },
];

const NO_FIRSTNAME_SHARE = 0.02;
const LONG_NAME_SHARE = 0.003;
const OWN_NAME_IN_HOUSEHOLD_SHARE = 0.15;

const traditionOf = (random: Random): Tradition => {
  let left = random.next();
  for (const tradition of TRADITIONS) {
    left -= tradition.share;
    if (left < 0) return tradition;
  }
  return sure(TRADITIONS[0]);
};

/** The members of one household: mostly one surname, always one way of writing. */
export const householdNames = (random: Random, members: number): PersonName[] => {
  const tradition = traditionOf(random);
  const shared = random.pick(tradition.surnames);
  return Array.from({ length: members }, (_, member) => {
    const own = member > 0 && random.chance(OWN_NAME_IN_HOUSEHOLD_SHARE);
    const surname = own ? random.pick(tradition.surnames) : shared;
    const sex = random.chance(0.53) ? 'F' : 'M';
    const firstname = random.pick(sex === 'F' ? tradition.women : tradition.men);
    if (random.chance(NO_FIRSTNAME_SHARE)) return { surname: firstname, firstname: null, sex };
    if (random.chance(LONG_NAME_SHARE)) return { surname: longName(random, tradition), firstname, sex };
    return { surname, firstname, sex: random.chance(0.04) ? '' : sex };
  });
};

/** Over 120 characters without running out of names, which happens and which pages must bear. */
const longName = (random: Random, { surnames }: Tradition): string =>
  Array.from({ length: 12 }, () => random.pick(surnames)).join('-');

export const STREETS = words(
  'Jalan_Kenanga Jalan_Flamboyan Gang_Mawar Jalan_Pesisir Jalan_Bukit_Damar Gang_Seruni Jalan_Kapuk Jalan_Layar_Biru Jalan_Kolintang Gang_Angklung',
);
