import { BLACK, CLAY, LARGE, MOSS, products, SAND, SMALL, WHITE } from './product.ts';

export const vases = products('vases', 'vase', [
  ['tide-vase', 4900, 1700, 80, [160, 160, 280], 1200, [SMALL, LARGE], {
    en: ['Tide vase', 'Stoneware with a glaze that runs like water leaving a beach.'],
    pl: ['Wazon Przypływ', 'Kamionka ze szkliwem, które spływa jak woda z plaży.'],
    uk: ['Ваза «Приплив»', 'Кам’яна кераміка з поливою, що стікає, наче хвиля з берега.'],
    zh: ['潮汐花瓶', '炻器，釉色如退潮的海水。'],
  }],
  ['stem-bottle', 1900, 600, 210, [60, 60, 190], 310, [WHITE, CLAY, MOSS], {
    en: ['Single stem bottle', 'For one flower that deserves to stand alone.'],
    pl: ['Butelka na jeden kwiat', 'Na jeden kwiat, który zasługuje na samotność.'],
    uk: ['Пляшечка на одну квітку', 'Для однієї квітки, що варта уваги сама.'],
    zh: ['单枝小瓶', '给值得独处的一枝花。'],
  }],
  ['harvest-jug', 5900, 2200, 54, [190, 150, 260], 1500, [SAND, BLACK], {
    en: ['Harvest jug', 'Half vase, half jug: flowers on Monday, lemonade on Saturday.'],
    pl: ['Dzban Żniwa', 'Pół wazon, pół dzban: w poniedziałek kwiaty, w sobotę lemoniada.'],
    uk: ['Глек «Жнива»', 'Наполовину ваза, наполовину глек: у понеділок квіти, в суботу лимонад.'],
    zh: ['丰收壶', '半是花瓶半是壶，周一插花，周六盛柠檬水。'],
  }],
  ['fold-vase', 6900, 2600, 41, [170, 120, 300], 980, [WHITE], {
    en: ['Fold vase', 'Looks like a creased paper bag, is porcelain.'],
    pl: ['Wazon Zagięcie', 'Wygląda jak pognieciona papierowa torebka, a jest z porcelany.'],
    uk: ['Ваза «Згин»', 'Схожа на зім’ятий паперовий пакет, а насправді порцеляна.'],
    zh: ['折纸花瓶', '看似起皱的纸袋，其实是瓷器。'],
  }],
  ['low-bowl-vase', 5400, 2000, 38, [280, 280, 90], 1700, [CLAY, BLACK], {
    en: ['Low bowl vase', 'A wide dish with a pin holder for branches.'],
    pl: ['Niski wazon misa', 'Szeroka misa z kenzanem na gałązki.'],
    uk: ['Низька ваза-миска', 'Широка миска з тримачем для гілок.'],
    zh: ['浅盆花器', '宽口浅盆，附剑山，适合枝条。'],
  }],
  ['smoke-glass-vase', 4400, 1500, 72, [130, 130, 240], 860, [SMALL, LARGE], {
    en: ['Smoke glass vase', 'Mouth-blown grey glass with a thick foot.'],
    pl: ['Wazon ze szkła dymnego', 'Dmuchane ustnie szare szkło na grubej stopce.'],
    uk: ['Ваза з димчастого скла', 'Сіре гутне скло на товстій основі.'],
    zh: ['烟灰玻璃花瓶', '人工吹制灰色玻璃，厚底。'],
  }],
  ['floor-amphora', 13900, 5700, 14, [320, 320, 620], 7400, [CLAY, SAND], {
    en: ['Floor amphora', 'A tall clay vessel for dried grass; stands on its own.'],
    pl: ['Amfora podłogowa', 'Wysokie gliniane naczynie na suszone trawy; stoi samodzielnie.'],
    uk: ['Підлогова амфора', 'Висока глиняна посудина для сухих трав; стоїть сама.'],
    zh: ['落地陶瓮', '高大的陶器，适合插干草，独立摆放。'],
  }],
  ['trio-bud-vases', 3400, 1200, 96, [180, 70, 110], 720, [], {
    en: ['Trio of bud vases', 'Three small vases that like to be moved around.'],
    pl: ['Trzy małe wazoniki', 'Trzy wazoniki, które lubią zmieniać miejsce.'],
    uk: ['Три маленькі вазочки', 'Три вазочки, які люблять міняти місце.'],
    zh: ['三只小花瓶', '三只可随意组合的小瓶。'],
  }],
]);
