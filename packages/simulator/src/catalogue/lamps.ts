import { BLACK, CLAY, MOSS, OAK, products, SAND, WALNUT, WHITE } from './product.ts';

export const lamps = products('lamps', 'lamp', [
  ['dusk-table-lamp', 7900, 3400, 64, [220, 220, 410], 1450, [OAK, WALNUT], {
    en: ['Dusk table lamp', 'A linen shade over a turned wooden foot, warm light for the end of the day.'],
    pl: ['Lampa stołowa Zmierzch', 'Lniany klosz na toczonej drewnianej podstawie, ciepłe światło na koniec dnia.'],
    uk: ['Настільна лампа «Сутінки»', 'Лляний абажур на точеній дерев’яній ніжці: тепле світло наприкінці дня.'],
    zh: ['暮色台灯', '亚麻灯罩配车削木底座，一天结束时的暖光。'],
  }],
  ['reed-floor-lamp', 16900, 7600, 22, [340, 340, 1520], 5200, [BLACK, SAND], {
    en: ['Reed floor lamp', 'A slim steel stem that leans over your shoulder and stays put.'],
    pl: ['Lampa podłogowa Trzcina', 'Smukła stalowa łodyga, która nachyla się nad ramieniem i stoi pewnie.'],
    uk: ['Торшер «Очерет»', 'Струнке сталеве стебло, що схиляється над плечем і стоїть надійно.'],
    zh: ['芦苇落地灯', '纤细钢杆从肩后探出，站得很稳。'],
  }],
  ['pebble-night-light', 2900, 1100, 140, [110, 90, 70], 320, [WHITE, MOSS], {
    en: ['Pebble night light', 'A glowing stone for the bedside; a tap makes it dimmer.'],
    pl: ['Lampka nocna Kamyk', 'Świecący kamień przy łóżku; dotknięcie ją przyciemnia.'],
    uk: ['Нічник «Камінчик»', 'Камінь, що світиться біля ліжка; від дотику стає тьмянішим.'],
    zh: ['卵石小夜灯', '床边会发光的石头，轻拍即可调暗。'],
  }],
  ['canopy-pendant', 12900, 5600, 35, [420, 420, 260], 1900, [WHITE, CLAY], {
    en: ['Canopy pendant lamp', 'A wide paper-thin dome that spreads light over a whole table.'],
    pl: ['Lampa wisząca Baldachim', 'Szeroka, cienka jak papier kopuła, która oświetla cały stół.'],
    uk: ['Підвісна лампа «Крона»', 'Широкий тонкий купол, що освітлює весь стіл.'],
    zh: ['穹顶吊灯', '宽而薄的灯罩，光线铺满整张餐桌。'],
  }],
  ['hinge-desk-lamp', 8900, 3900, 58, [180, 260, 480], 1650, [BLACK, WHITE], {
    en: ['Hinge desk lamp', 'Two joints, one hand, no screws: light exactly where you work.'],
    pl: ['Lampka biurkowa Zawias', 'Dwa przeguby, jedna ręka, żadnych śrub: światło dokładnie tam, gdzie pracujesz.'],
    uk: ['Лампа для столу «Шарнір»', 'Два суглоби, одна рука, жодних гвинтів: світло саме там, де працюєте.'],
    zh: ['关节书桌灯', '两处关节、单手可调、无需螺丝，光就在你工作的地方。'],
  }],
  ['lantern-portable', 5900, 2500, 90, [130, 130, 240], 780, [MOSS, SAND], {
    en: ['Porch portable lantern', 'Charges by cable, shines for twelve hours, carries by its loop.'],
    pl: ['Latarenka przenośna Ganek', 'Ładowana kablem, świeci dwanaście godzin, nosi się ją za pętlę.'],
    uk: ['Переносний ліхтар «Ґанок»', 'Заряджається кабелем, світить дванадцять годин, носиться за петлю.'],
    zh: ['门廊便携灯', '线充，续航十二小时，提环即可带走。'],
  }],
  ['shell-wall-lamp', 6900, 2900, 47, [190, 110, 170], 900, [WHITE], {
    en: ['Shell wall lamp', 'Porcelain thin enough to let the light through, for hallways and reading corners.'],
    pl: ['Kinkiet Muszla', 'Porcelana tak cienka, że przepuszcza światło; do korytarza i kącika do czytania.'],
    uk: ['Бра «Мушля»', 'Порцеляна така тонка, що пропускає світло; для коридору й куточка для читання.'],
    zh: ['贝壳壁灯', '薄可透光的瓷片，适合走廊与阅读角。'],
  }],
  ['column-lamp', 9900, 4300, 31, [150, 150, 560], 2600, [CLAY, BLACK], {
    en: ['Column ceramic lamp', 'A heavy ribbed column with a soft light on top.'],
    pl: ['Lampa ceramiczna Kolumna', 'Ciężka, żłobkowana kolumna z łagodnym światłem u góry.'],
    uk: ['Керамічна лампа «Колона»', 'Важка ребриста колона з м’яким світлом угорі.'],
    zh: ['立柱陶瓷灯', '厚重的竖纹陶柱，顶端是柔和的光。'],
  }],
  ['string-of-beads-lights', 3900, 1500, 120, [60, 60, 5000], 540, [], {
    en: ['String of beads, 5 m', 'Forty small glass beads on a cord, for a balcony or a shelf.'],
    pl: ['Sznur paciorków, 5 m', 'Czterdzieści szklanych paciorków na sznurze, na balkon albo półkę.'],
    uk: ['Гірлянда «Намисто», 5 м', 'Сорок скляних намистин на шнурі, для балкона чи полиці.'],
    zh: ['串珠灯，5 米', '四十颗小玻璃珠灯，挂阳台或书架。'],
  }],
]);
