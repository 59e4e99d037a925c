import { BLACK, LARGE, OAK, products, SMALL, WALNUT, WHITE } from './product.ts';

export const shelves = products('shelves', 'shelf', [
  ['ledge-wall-shelf', 4900, 2100, 88, [600, 180, 40], 1900, [OAK, WALNUT, WHITE], {
    en: ['Ledge wall shelf', 'One board, hidden brackets, carries fifteen kilos.'],
    pl: ['Półka ścienna Gzyms', 'Jedna deska, ukryte wsporniki, unosi piętnaście kilogramów.'],
    uk: ['Настінна полиця «Карниз»', 'Одна дошка, приховане кріплення, витримує п’ятнадцять кілограмів.'],
    zh: ['一字墙架', '一块木板，隐藏支架，承重十五公斤。'],
  }],
  ['ladder-shelf', 18900, 8900, 17, [620, 420, 1850], 14200, [OAK, BLACK], {
    en: ['Ladder shelf', 'Five steps for books, leaning against the wall.'],
    pl: ['Regał Drabina', 'Pięć stopni na książki, opartych o ścianę.'],
    uk: ['Стелаж «Драбина»', 'П’ять сходинок для книжок, сперті на стіну.'],
    zh: ['梯形书架', '五层阶梯，靠墙而立。'],
  }],
  ['corner-shelf', 6900, 3100, 42, [300, 300, 900], 4300, [OAK, WHITE], {
    en: ['Corner shelf', 'Makes a corner useful that never was.'],
    pl: ['Półka narożna', 'Zamienia bezużyteczny kąt w miejsce na rzeczy.'],
    uk: ['Кутова полиця', 'Робить корисним куток, який ніколи таким не був.'],
    zh: ['转角架', '让闲置的墙角派上用场。'],
  }],
  ['spice-rack', 3400, 1400, 95, [400, 80, 260], 1300, [OAK, WALNUT], {
    en: ['Two-row spice rack', 'Sixteen jars within reach of the stove.'],
    pl: ['Półka na przyprawy', 'Szesnaście słoiczków w zasięgu kuchenki.'],
    uk: ['Поличка для спецій', 'Шістнадцять баночок поруч із плитою.'],
    zh: ['双排调料架', '十六只罐子，触手可及。'],
  }],
  ['cube-module', 5900, 2700, 120, [360, 360, 360], 4800, [WHITE, OAK, BLACK], {
    en: ['Cube module', 'One cube, or twelve: they clip together without tools.'],
    pl: ['Moduł Sześcian', 'Jeden albo dwanaście: łączą się bez narzędzi.'],
    uk: ['Модуль «Куб»', 'Один або дванадцять: з’єднуються без інструментів.'],
    zh: ['方块模组', '一个或十二个，免工具拼接。'],
  }],
  ['picture-rail', 2900, 1150, 105, [800, 100, 60], 1100, [SMALL, LARGE], {
    en: ['Picture rail', 'Change the pictures without a new hole in the wall.'],
    pl: ['Listwa na obrazy', 'Zmieniaj obrazy bez nowej dziury w ścianie.'],
    uk: ['Полиця для картин', 'Міняйте картини без нового отвору в стіні.'],
    zh: ['画框搁架', '换画不必再打孔。'],
  }],
  ['bath-shelf-bamboo', 4200, 1800, 66, [700, 180, 50], 1200, [], {
    en: ['Bamboo bath shelf', 'Rests across the tub with room for a book and a cup.'],
    pl: ['Bambusowa półka na wannę', 'Leży w poprzek wanny, z miejscem na książkę i kubek.'],
    uk: ['Бамбукова полиця для ванни', 'Лягає впоперек ванни, з місцем для книжки й чашки.'],
    zh: ['竹制浴缸架', '横跨浴缸，放得下书和杯子。'],
  }],
  ['hall-console', 24900, 12100, 8, [1000, 320, 780], 19500, [OAK, WALNUT], {
    en: ['Hall console', 'A narrow table with a shelf below, for keys and letters.'],
    pl: ['Konsola do przedpokoju', 'Wąski stolik z półką pod spodem, na klucze i listy.'],
    uk: ['Консоль для передпокою', 'Вузький столик із полицею внизу, для ключів і листів.'],
    zh: ['玄关桌', '窄桌带下层搁板，放钥匙与信件。'],
  }],
]);
