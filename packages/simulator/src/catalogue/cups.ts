import { BLACK, CLAY, MOSS, products, SAND, WHITE } from './product.ts';

export const cups = products('cups', 'cup', [
  ['morning-mug', 1800, 550, 320, [120, 85, 95], 340, [WHITE, SAND, MOSS, BLACK], {
    en: ['Morning mug', 'A quiet mug that holds 350 ml and fits any hand.'],
    pl: ['Kubek Poranek', 'Spokojny kubek na 350 ml, pasuje do każdej dłoni.'],
    uk: ['Кухоль «Ранок»', 'Спокійний кухоль на 350 мл, зручний для будь-якої руки.'],
    zh: ['清晨马克杯', '安静的杯子，350 毫升，合手。'],
  }],
  ['double-wall-glass-pair', 2900, 1000, 150, [85, 85, 100], 310, [], {
    en: ['Double-wall glasses, pair', 'Hot inside, cool outside, nothing on the table but a shadow.'],
    pl: ['Szklanki dwuścienne, para', 'W środku gorąco, na zewnątrz chłodno, na stole tylko cień.'],
    uk: ['Склянки з подвійними стінками, пара', 'Усередині гаряче, зовні прохолодно, на столі лише тінь.'],
    zh: ['双层玻璃杯，一对', '里热外凉，桌上只留一道影子。'],
  }],
  ['espresso-thimbles', 3200, 1100, 110, [65, 65, 60], 480, [CLAY, BLACK], {
    en: ['Espresso thimbles, four', 'Four cups of 70 ml with a ring for one finger.'],
    pl: ['Filiżanki do espresso, cztery', 'Cztery filiżanki po 70 ml z uszkiem na jeden palec.'],
    uk: ['Чашечки для еспресо, чотири', 'Чотири чашки по 70 мл з вушком на один палець.'],
    zh: ['浓缩咖啡小杯，四只', '四只 70 毫升小杯，单指提环。'],
  }],
  ['river-teacup', 2200, 750, 130, [100, 100, 65], 210, [WHITE, MOSS], {
    en: ['River tea cup', 'A shallow cup whose glaze pools at the bottom.'],
    pl: ['Czarka Rzeka', 'Płytka czarka, której szkliwo zbiera się na dnie.'],
    uk: ['Піала «Річка»', 'Неглибока піала, полива якої збирається на дні.'],
    zh: ['溪流茶杯', '浅口茶杯，釉色聚于杯底。'],
  }],
  ['camp-enamel-mug', 1600, 480, 260, [115, 85, 80], 190, [WHITE, MOSS, BLACK], {
    en: ['Camp enamel mug', 'Falls on stones and gains a story.'],
    pl: ['Kubek emaliowany Obóz', 'Spada na kamienie i zyskuje historię.'],
    uk: ['Емальований кухоль «Табір»', 'Падає на каміння й здобуває історію.'],
    zh: ['露营搪瓷杯', '摔在石头上，就多一个故事。'],
  }],
  ['tumbler-set', 3800, 1350, 85, [80, 80, 90], 1100, [], {
    en: ['Wave tumblers, six', 'Six rippled glasses that stack without sticking.'],
    pl: ['Szklanki Fala, sześć', 'Sześć falowanych szklanek, które stoją jedna w drugiej i się nie klinują.'],
    uk: ['Склянки «Хвиля», шість', 'Шість хвилястих склянок, що складаються й не застрягають.'],
    zh: ['波纹杯，六只', '六只波纹玻璃杯，可叠放不卡住。'],
  }],
  ['soup-cup', 2400, 800, 118, [145, 120, 75], 420, [SAND, CLAY], {
    en: ['Soup cup', 'Half a litre with a handle, for evenings on the sofa.'],
    pl: ['Kubek na zupę', 'Pół litra z uchem, na wieczory na kanapie.'],
    uk: ['Чашка для супу', 'Пів літра з вушком, для вечорів на дивані.'],
    zh: ['汤杯', '半升带把，适合沙发上的夜晚。'],
  }],
  ['travel-cup-cork', 2700, 950, 140, [90, 90, 150], 360, [BLACK, SAND], {
    en: ['Cork-sleeve travel cup', 'Closes tightly, keeps warm for three hours.'],
    pl: ['Kubek podróżny z korkiem', 'Zamyka się szczelnie, trzyma ciepło trzy godziny.'],
    uk: ['Дорожня чашка з корком', 'Щільно закривається, три години тримає тепло.'],
    zh: ['软木随行杯', '密封不漏，保温三小时。'],
  }],
  ['festive-goblet-pair', 4600, 1700, 44, [90, 90, 180], 520, [], {
    en: ['Festive goblets, pair', 'Two ribbed goblets for the one bottle you kept.'],
    pl: ['Kielichy świąteczne, para', 'Dwa żłobkowane kielichy do tej jednej zachowanej butelki.'],
    uk: ['Святкові келихи, пара', 'Два ребристі келихи для тієї однієї збереженої пляшки.'],
    zh: ['节日高脚杯，一对', '两只竖纹高脚杯，配你珍藏的那瓶酒。'],
  }],
]);
