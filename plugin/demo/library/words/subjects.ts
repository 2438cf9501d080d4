export interface Subject {
  readonly heading: string;
  readonly dewey: string;
  /** Words that titles of this subject are made of. */
  readonly words: readonly string[];
}

const subject = (heading: string, dewey: string, text: string): Subject => ({
  heading,
  dewey,
  words: text.split(' ').map((word) => word.replaceAll('_', ' ')),
});

/** Most borrowed first. */
export const SUBJECTS: readonly Subject[] = [
  subject('Fiction, Indonesian', '899.221', 'Hujan Rantau Senja Layang-layang Dermaga Kampung'),
  subject("Children's stories", '808.899', 'Kancil Moonlit_Kite Rubber_Boat Little_Gecko Lantern Firefly'),
  subject('Crime and suspense', '823.0872', 'Silent_Jetty Third_Key Vanished_Ledger Cold_Monsoon Blind_Alley Witness'),
  subject('Love stories', '823.085', 'Jasmine_Season Two_Letters Rindu Promise Slow_Train Harbour_Lights'),
  subject('Cookery', '641.5', 'Sambal Rendang Street_Kitchen Fermented_Table Rice_Bowl Spice_Box'),
  subject('Comics and manga', '741.5', 'Paper_Ninja Robot_Warung Sky_Cat Ghost_Bus Ink_Hero Masked_Rider'),
  subject(
    'Travel in Southeast Asia',
    '915.9',
    'Island_Ferries Volcano_Trails Old_Ports River_Roads Night_Markets Temple_Steps',
  ),
  subject(
    'History of Indonesia',
    '959.8',
    'Spice_Fleet Batavia Revolution_Diary Forgotten_Sultan Trade_Winds Archipelago',
  ),
  subject('Health and care', '613', 'Quiet_Sleep Herbal_Shelf Walking_Heart Calm_Breath Mother_and_Child Healthy_Back'),
  subject('Religion of Islam', '297', 'Jalan_Cahaya Patience Ramadan_Mornings Prayer_Rug Pesantren Gratitude'),
  subject('Fantasy', '823.08766', 'Salt_Dragon Glass_Banyan Nine_Gates Moon_Smith Ember_Queen Hollow_Mountain'),
  subject('Self-help', '158.1', 'Small_Habits Brave_No Tidy_Mind Second_Chance Early_Hours Kind_Leader'),
  subject('Programming', '005.13', 'Clear_Code Patient_Compiler Types Data_Streams Tests_First Small_Servers'),
  subject('Business and trade', '650', 'Warung_to_Web Honest_Ledger Market_Day First_Customer Family_Firm Cash_Flow'),
  subject('Gardening', '635', 'Balcony_Chili Orchid_Room Compost Shade_Garden Terrace_Fields Seed_Box'),
  subject(
    'Biography',
    '920',
    'Life_of_a_Puppeteer Teacher_of_Teachers Sea_Captain Batik_Maker Radio_Voice Doctor_in_the_Hills',
  ),
  subject('Poetry', '808.81', 'Pantun Salt_Verses Rain_Alphabet Unsent_Songs Bamboo_Lines Low_Tide'),
  subject('Psychology', '150', 'Memory_House Why_We_Wait Shared_Minds Fear_Map Attention Growing_Up'),
  subject('Mathematics', '510', 'Numbers_at_Play Proof Shapes_of_Chance Curves Algebra_Path Infinite_Steps'),
  subject(
    'Science for the young',
    '500',
    'Why_Ants_March Star_Garden Kitchen_Physics Rain_Machine Bones_and_Shells Magnet_Day',
  ),
  subject(
    'Art and batik',
    '746.662',
    'Wax_and_Indigo Pattern_Book Court_Colours Village_Looms Natural_Dyes Modern_Cloth',
  ),
  subject('Music and gamelan', '780.9598', 'Bronze_Gong Song_Notebook Kroncong Village_Orchestra Tuning Flute_Lessons'),
  subject('Sports', '796', 'Badminton_Wrist Street_Football Pencak_Silat Long_Run Swimming_Lane Fair_Game'),
  subject('Education', '370', 'Reading_Aloud Open_Classroom Village_School First_Day Learning_Slowly Exam_Years'),
  subject(
    'Language learning',
    '418',
    'English_Evenings Bahasa_Sehari-hari Polish_Steps Arabic_Letters Dutch_Grammar Word_Box',
  ),
  subject('Economics', '330', 'Price_of_Rice Informal_Work Development Scarce_Water Island_Markets Inflation'),
  subject('Politics and law', '320', 'Village_Council Constitution Ballot Public_Office Quiet_Power Rule_of_Law'),
  subject('Medicine', '610', 'Fever_Notes Tropical_Clinic Anatomy Nursing_Rounds Pharmacy Diagnosis'),
  subject('Engineering', '620', 'Bridges_in_Bamboo Small_Turbines Concrete Circuit_Bench Harbour_Walls Workshop'),
  subject('Animals and nature', '590', 'Hornbill Mangrove_Shore Tiger_Forest Coral_Notes Butterfly_Hill Turtle_Beach'),
  subject('Parenting', '649', 'Calm_Evenings Two_Languages Bedtime Teenagers First_Words Playing_Outside'),
  subject('Crafts', '745.5', 'Rattan_Basket Paper_Flowers Knitting_Circle Woodcarving Beadwork Simple_Pots'),
  subject('Environment', '333.7', 'Plastic_Tide Peatland Clean_River Solar_Village Waste_Bank Shared_Forest'),
  subject('Architecture', '720', 'Stilt_House Shaded_Street Joglo Harbour_Warehouse Open_Court Small_Rooms'),
  subject('Philosophy', '100', 'Asking_Well Examined_Day Doubt Good_Neighbour Freedom Silence'),
  subject('Film and theatre', '791', 'Shadow_Screen Village_Stage Camera_Diary Wayang Script_Notes Late_Show'),
  subject('Geography', '910', 'Maps_of_Monsoon Fault_Lines Deltas Atlas_of_Straits Moving_Coast High_Plains'),
  subject('Statistics', '519.5', 'Honest_Samples Chance_and_Choice Regression_Notes Counting_People Error_Bars Survey'),
  subject('Agriculture', '630', 'Wet_Rice Coffee_Slope Cattle_Yard Fishpond Clove_Harvest Irrigation'),
  subject('Library science', '020', 'Card_Catalogue Reader_at_the_Desk Reading_Room Bookmobile Shelf_Marks Story_Hour'),
];

const AUTHOR_LAST =
  'Adikusuma Brandsma Cendana Dermawati Elmhurst Fadhilah Grunwald Hasibuhan Irawanto Jansoon Kalimaya Lindqvast Moerdani Norbury Ostrowiak Padmanegara Quillfeather Rantaukayu Soendari Tamrinsyah Umbrasari Verhulsten Wicaksana Yulianissa'.split(
    ' ',
  );
const AUTHOR_FIRST =
  'A. Bintang Clara D. Elok F.G. Hana Ilham J. Kirana L.M. Nila O. Pandu R. Sekar T. Vera W. Yoga'.split(' ');

/** The author of this number within a subject. */
export const authorName = (subjectNumber: number, author: number): string => {
  const last = AUTHOR_LAST[(subjectNumber * 7 + author * 5) % AUTHOR_LAST.length] ?? '';
  const first = AUTHOR_FIRST[(subjectNumber * 3 + author * 11) % AUTHOR_FIRST.length] ?? '';
  return `${last}, ${first}`;
};

const FORMS: readonly ((one: string, other: string) => string)[] = [
  (one) => `The ${one}`,
  (one, other) => `${one} and ${other}`,
  (one, other) => `${one}: ${other} edition`,
  (one) => `A Year of ${one}`,
  (one, other) => `From ${one} to ${other}`,
  (one) => `Kisah ${one}`,
  (one, other) => `${other} & the ${one}`,
  (one) => `Catatan ${one}`,
  (one) => `Understanding ${one}`,
  (one, other) => `${one} without ${other}`,
];

/** Title number `rank` within a subject. No two of one subject are alike. */
export const titleText = ({ words }: Subject, rank: number): string => {
  const one = words[rank % words.length] ?? '';
  const other = words[(rank + 1 + (Math.floor(rank / words.length) % (words.length - 1))) % words.length] ?? '';
  const form = FORMS[Math.floor(rank / 6) % FORMS.length] ?? String;
  const volume = Math.floor(rank / (6 * FORMS.length));
  return volume === 0 ? form(one, other) : `${form(one, other)}, volume ${volume + 1}`;
};
