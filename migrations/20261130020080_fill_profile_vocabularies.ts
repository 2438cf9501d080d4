import type { Knex } from 'knex';

export const config = { transaction: false };

/** The words that Kenal brings along: a line each, the key, English, Indonesian; further in, what is narrower. */
const VOCABULARIES: readonly {
  readonly key: string;
  readonly en: string;
  readonly id: string;
  readonly terms: string;
}[] = [
  {
    key: 'education',
    en: 'Education',
    id: 'Pendidikan',
    terms: `
        primary | Primary school | Sekolah dasar
        secondary | Secondary school | Sekolah menengah
        vocational | Vocational training | Pendidikan kejuruan
        diploma | Diploma | Diploma
        bachelor | Bachelor’s degree | Sarjana
        master | Master’s degree | Magister
        doctorate | Doctorate | Doktor
        other | Other | Lainnya`,
  },
  {
    key: 'income',
    en: 'Income, beside the local average',
    id: 'Pendapatan, dibandingkan rata-rata setempat',
    terms: `
        none | No income of their own | Tanpa pendapatan sendiri
        low | Below average | Di bawah rata-rata
        middle | About average | Sekitar rata-rata
        high | Above average | Di atas rata-rata`,
  },
  {
    key: 'activities',
    en: 'Activities',
    id: 'Kegiatan',
    terms: `
        study | Studies | Belajar
          school | At school | Di sekolah
          university | At a university | Di perguruan tinggi
          self_taught | By themselves | Secara mandiri
        research | Does research | Meneliti
        teaching | Teaches | Mengajar
        business | Runs a business | Menjalankan usaha
        raising_children | Raises children | Mengasuh anak
        caring | Cares for somebody | Merawat seseorang
        volunteering | Volunteers | Menjadi relawan
        clubs | Is in a club or community | Anggota klub atau komunitas
        arts | Makes art, music or crafts | Berkarya seni, musik, atau kerajinan
        sport | Does sport | Berolahraga
        gardening | Gardens or farms | Berkebun atau bertani
        travel | Travels | Bepergian`,
  },
  {
    key: 'interests',
    en: 'Fields of interest',
    id: 'Bidang minat',
    terms: `
        literature | Literature | Sastra
          fiction | Novels and stories | Novel dan cerita
          poetry | Poetry | Puisi
          comics | Comics | Komik
        children_books | Books for children | Buku anak
        languages | Languages | Bahasa
        history | History | Sejarah
          local_history | Local history | Sejarah setempat
          family_history | Family history | Silsilah keluarga
        arts | Arts | Seni
          music | Music | Musik
          film | Film | Film
          crafts | Crafts | Kerajinan
        science | Science | Sains
          nature | Nature and environment | Alam dan lingkungan
          mathematics | Mathematics | Matematika
        technology | Technology | Teknologi
          computing | Computers and programming | Komputer dan pemrograman
        business | Business and work | Bisnis dan pekerjaan
          own_business | One’s own business | Usaha sendiri
          finding_work | Finding work | Mencari pekerjaan
        society | Society | Masyarakat
        home | Home and garden | Rumah dan kebun
          cooking | Cooking | Memasak
          gardening | Gardening | Berkebun
        sport | Sport | Olahraga
        travel | Travel | Perjalanan`,
  },
  {
    key: 'opinions',
    en: 'Opinions of the library',
    id: 'Pendapat tentang perpustakaan',
    terms: `
        longer_hours | Wants longer opening hours | Menginginkan jam buka lebih lama
        more_new | Wants more new titles | Menginginkan lebih banyak judul baru
        more_digital | Wants more e-books and databases | Menginginkan lebih banyak buku elektronik dan pangkalan data
        more_events | Wants more events | Menginginkan lebih banyak acara
        quieter | Wants it quieter | Menginginkan suasana lebih tenang
        more_room | Wants more room to work | Menginginkan lebih banyak tempat bekerja
        hard_to_find | Finds it hard to find things | Sulit menemukan bahan
        pleased_staff | Is pleased with the staff | Puas dengan petugas
        pleased_stock | Is pleased with the collection | Puas dengan koleksi
        pleased_rooms | Is pleased with the rooms | Puas dengan ruangan`,
  },
  {
    key: 'media',
    en: 'Ways to reach somebody',
    id: 'Cara menghubungi',
    terms: `
        face_to_face | Face to face | Tatap muka
        phone | Phone | Telepon
        email | E-mail | Surel
        sms | SMS | SMS
        whatsapp | WhatsApp | WhatsApp
        letter | Letter | Surat`,
  },
  {
    key: 'times',
    en: 'Times',
    id: 'Waktu',
    terms: `
        weekdays | Weekdays | Hari kerja
          weekday_mornings | Weekday mornings | Hari kerja, pagi
          weekday_afternoons | Weekday afternoons | Hari kerja, sore
          weekday_evenings | Weekday evenings | Hari kerja, malam
        weekends | Weekends | Akhir pekan
          saturdays | Saturdays | Sabtu
          sundays | Sundays | Minggu`,
  },
  {
    key: 'languages',
    en: 'Languages',
    id: 'Bahasa',
    terms: `
        id | Indonesian | Indonesia
        jv | Javanese | Jawa
        su | Sundanese | Sunda
        ms | Malay | Melayu
        en | English | Inggris
        ar | Arabic | Arab
        zh | Chinese | Tionghoa
        nl | Dutch | Belanda
        fr | French | Prancis
        de | German | Jerman
        es | Spanish | Spanyol
        pt | Portuguese | Portugis
        other | Another language | Bahasa lain`,
  },
  {
    key: 'formats',
    en: 'Formats',
    id: 'Format',
    terms: `
        print | Print | Cetak
        digital | Digital | Digital
          ebook | E-book | Buku elektronik
          pdf | PDF | PDF
        audio | Audio | Audio
          audiobook | Audio book | Buku audio
          podcast | Podcast | Siniar
        video | Video | Video
        periodical | Newspapers and journals | Koran dan majalah
        braille | Braille | Braille`,
  },
  {
    key: 'heard_of',
    en: 'How they hear of the library',
    id: 'Dari mana mendengar tentang perpustakaan',
    terms: `
        friends | Friends and family | Teman dan keluarga
        school | School or university | Sekolah atau kampus
        work | Work | Tempat kerja
        notice_board | Notice board | Papan pengumuman
        web | The library’s website | Situs perpustakaan
        social_media | Social media | Media sosial
        press | Newspaper, radio or television | Koran, radio, atau televisi`,
  },
  {
    key: 'greetings',
    en: 'Days for a greeting',
    id: 'Hari untuk ucapan selamat',
    terms: `
        birthday | Birthday | Ulang tahun
        new_year | New Year | Tahun Baru
        lunar_new_year | Lunar New Year | Imlek
        nyepi | Nyepi | Nyepi
        easter | Easter | Paskah
        vesak | Vesak | Waisak
        eid_al_fitr | Eid al-Fitr | Idulfitri
        eid_al_adha | Eid al-Adha | Iduladha
        deepavali | Deepavali | Deepavali
        christmas | Christmas | Natal
        none | No greetings | Tanpa ucapan`,
  },
];

export const up = async (db: Knex): Promise<void> => {
  for (const { key, en, id, terms } of VOCABULARIES) {
    await db.raw('INSERT IGNORE INTO kenal_profile_vocabulary (vocabulary_key, names) VALUES (?, ?)', [
      key,
      JSON.stringify({ en, id }),
    ]);
    const broader: string[] = [];
    let position = 0;
    for (const line of terms.split('\n').filter((one) => one.trim() !== '')) {
      const depth = (line.length - line.trimStart().length - 8) / 2;
      const [term = '', english = '', indonesian = ''] = line.split('|').map((part) => part.trim());
      position += 10;
      await db.raw(
        `INSERT IGNORE INTO kenal_profile_term (vocabulary_id, term_key, parent_id, names, position)
         SELECT v.id, ?, (SELECT b.id FROM kenal_profile_term AS b WHERE b.vocabulary_id = v.id AND b.term_key = ?), ?, ?
           FROM kenal_profile_vocabulary AS v WHERE v.vocabulary_key = ?`,
        [
          term,
          depth === 0 ? '' : (broader[depth - 1] ?? ''),
          JSON.stringify({ en: english, id: indonesian }),
          position,
          key,
        ],
      );
      broader[depth] = term;
    }
  }
};

/** The words go with their tables. */
export const down = (): Promise<void> => Promise.resolve();
