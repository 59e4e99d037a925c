import { BLACK, CLAY, LARGE, MOSS, OAK, products, SAND, SMALL, WHITE } from './product.ts';

export const planters = products('planters', 'planter', [
  ['terrace-pot', 3400, 1300, 140, [240, 240, 220], 2600, [SMALL, LARGE], {
    en: ['Terrace pot', 'Frost-proof clay with a saucer that belongs to it.'],
    pl: ['Donica Taras', 'Mrozoodporna glina z własną podstawką.'],
    uk: ['Горщик «Тераса»', 'Морозостійка глина з власною підставкою.'],
    zh: ['露台花盆', '耐冻陶盆，自带托盘。'],
  }],
  ['hanging-planter', 2900, 1050, 112, [190, 190, 160], 680, [WHITE, CLAY], {
    en: ['Hanging planter', 'A bowl on three cords for plants that want to fall.'],
    pl: ['Donica wisząca', 'Misa na trzech sznurach dla roślin, które lubią opadać.'],
    uk: ['Підвісне кашпо', 'Миска на трьох шнурах для рослин, що хочуть звисати.'],
    zh: ['悬挂花盆', '三绳吊盆，适合垂吊植物。'],
  }],
  ['self-watering-box', 4900, 2000, 73, [600, 180, 170], 1700, [BLACK, SAND], {
    en: ['Self-watering window box', 'Two litres below keep herbs alive for a fortnight.'],
    pl: ['Skrzynka z nawadnianiem', 'Dwa litry pod spodem utrzymają zioła przez dwa tygodnie.'],
    uk: ['Ящик із самополивом', 'Два літри внизу збережуть зелень два тижні.'],
    zh: ['自吸水窗台花箱', '底部储水两升，两周不用浇。'],
  }],
  ['plant-stand-oak', 6400, 2800, 48, [300, 300, 400], 2100, [OAK, BLACK], {
    en: ['Plant stand', 'Lifts a pot to the light; turns over for a lower one.'],
    pl: ['Stojak na roślinę', 'Podnosi doniczkę do światła; odwrócony jest niższy.'],
    uk: ['Підставка для рослини', 'Підіймає горщик до світла; перевернута — нижча.'],
    zh: ['植物架', '把花盆抬到光里，翻转即变矮。'],
  }],
  ['seedling-tray', 2200, 800, 125, [380, 240, 60], 640, [], {
    en: ['Seedling tray', 'Twenty-four cells and a lid for the first warm weeks.'],
    pl: ['Taca na rozsadę', 'Dwadzieścia cztery komórki i pokrywa na pierwsze ciepłe tygodnie.'],
    uk: ['Лоток для розсади', 'Двадцять чотири комірки й кришка на перші теплі тижні.'],
    zh: ['育苗盘', '二十四格带盖，适合初暖时节。'],
  }],
  ['moss-bowl', 3900, 1500, 58, [220, 220, 110], 1300, [MOSS, CLAY], {
    en: ['Moss bowl', 'A low bowl with a cork, for a garden on a table.'],
    pl: ['Misa na mech', 'Niska misa z korkiem, na ogród na stole.'],
    uk: ['Миска для моху', 'Низька миска з корком, для саду на столі.'],
    zh: ['苔藓盆', '带软木塞的浅盆，桌上的花园。'],
  }],
  ['tall-floor-planter', 12900, 5800, 16, [350, 350, 700], 8800, [SAND, BLACK], {
    en: ['Tall floor planter', 'Fibre clay, light enough to be moved by one person.'],
    pl: ['Wysoka donica podłogowa', 'Z gliny z dodatkiem włókna, na tyle lekka, że przeniesie ją jedna osoba.'],
    uk: ['Високе підлогове кашпо', 'З глини з волокном, таке легке, що його пересуне одна людина.'],
    zh: ['高落地花盆', '纤维陶土，一人即可搬动。'],
  }],
  ['herb-trio', 3600, 1400, 91, [360, 120, 130], 1500, [WHITE, MOSS], {
    en: ['Herb trio', 'Three pots on one tray: basil, mint and whatever survives.'],
    pl: ['Trio na zioła', 'Trzy doniczki na jednej tacy: bazylia, mięta i co przetrwa.'],
    uk: ['Трійка для зелені', 'Три горщики на одній таці: базилік, м’ята і що виживе.'],
    zh: ['香草三盆', '一托三盆：罗勒、薄荷，和活下来的那盆。'],
  }],
  ['cactus-house', 5900, 2500, 37, [200, 160, 240], 1400, [], {
    en: ['Cactus house', 'A small glass house with a brass latch.'],
    pl: ['Domek dla kaktusa', 'Mały szklany domek z mosiężnym zatrzaskiem.'],
    uk: ['Будиночок для кактуса', 'Маленький скляний будиночок із латунною защіпкою.'],
    zh: ['仙人掌小屋', '小玻璃屋，黄铜扣。'],
  }],
]);
