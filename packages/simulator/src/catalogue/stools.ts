import { BLACK, OAK, products, SAND, WALNUT, WHITE } from './product.ts';

export const stools = products('stools', 'stool', [
  ['three-leg-stool', 8900, 4100, 46, [350, 350, 450], 3600, [OAK, WALNUT, BLACK], {
    en: ['Three-leg stool', 'Never wobbles, on any floor. Solid wood, oiled.'],
    pl: ['Stołek na trzech nogach', 'Nie chwieje się na żadnej podłodze. Lite drewno, olejowane.'],
    uk: ['Табурет на трьох ніжках', 'Не хитається на жодній підлозі. Масив дерева, оброблений олією.'],
    zh: ['三脚凳', '任何地面都不摇晃，实木上油。'],
  }],
  ['step-stool', 7400, 3300, 39, [400, 360, 480], 4100, [OAK, WHITE], {
    en: ['Two-step stool', 'Reaches the top shelf and serves as a seat in between.'],
    pl: ['Stołek schodek', 'Sięga najwyższej półki, a między jednym a drugim służy do siedzenia.'],
    uk: ['Табурет-драбинка', 'Допоможе дістати до верхньої полиці, а потім стане сидінням.'],
    zh: ['两级踏凳', '够得到最高层，平时也能坐。'],
  }],
  ['bar-stool-plain', 13900, 6400, 24, [420, 420, 680], 5800, [OAK, BLACK], {
    en: ['Plain bar stool', 'A footrest at the right height, a seat without tricks.'],
    pl: ['Hoker Prosty', 'Podnóżek na właściwej wysokości, siedzisko bez sztuczek.'],
    uk: ['Барний стілець «Простий»', 'Підніжка на слушній висоті, сидіння без хитрощів.'],
    zh: ['素面吧凳', '脚踏高度刚好，座面简单实在。'],
  }],
  ['woven-stool', 11900, 5200, 19, [430, 430, 440], 3900, [SAND, BLACK], {
    en: ['Woven cord stool', 'Paper cord woven by hand on an ash frame.'],
    pl: ['Stołek pleciony', 'Papierowy sznur ręcznie pleciony na jesionowej ramie.'],
    uk: ['Плетений табурет', 'Паперовий шнур, сплетений вручну на ясеновій рамі.'],
    zh: ['编绳凳', '手工纸绳编织，白蜡木框。'],
  }],
  ['child-stool', 5400, 2300, 52, [290, 290, 260], 1800, [OAK, WHITE], {
    en: ['Child’s stool', 'Round edges, light enough for small arms.'],
    pl: ['Stołek dziecięcy', 'Zaokrąglone krawędzie, lekki dla małych rąk.'],
    uk: ['Дитячий табурет', 'Заокруглені краї, легкий для маленьких рук.'],
    zh: ['儿童凳', '圆润边角，小手也搬得动。'],
  }],
  ['cork-pouf', 9900, 4400, 27, [380, 380, 400], 3300, [], {
    en: ['Cork pouf', 'Warm to the touch, also a side table.'],
    pl: ['Puf z korka', 'Ciepły w dotyku, bywa też stolikiem.'],
    uk: ['Пуф із корка', 'Теплий на дотик, буває і столиком.'],
    zh: ['软木墩', '触感温暖，也可作边几。'],
  }],
  ['folding-stool', 6400, 2800, 61, [380, 380, 450], 2700, [SAND, BLACK], {
    en: ['Folding stool', 'Hangs flat on a hook until guests arrive.'],
    pl: ['Stołek składany', 'Wisi płasko na haku, dopóki nie przyjdą goście.'],
    uk: ['Складаний табурет', 'Висить пласко на гачку, доки не прийдуть гості.'],
    zh: ['折叠凳', '客人来之前平挂在钩上。'],
  }],
  ['piano-stool', 17900, 8300, 9, [480, 360, 500], 7200, [WALNUT, BLACK], {
    en: ['Screw-height stool', 'Turns up and down like an old piano stool.'],
    pl: ['Stołek obrotowy', 'Kręci się w górę i w dół jak stary taboret do pianina.'],
    uk: ['Табурет із гвинтом', 'Обертається вгору й донизу, як старий стілець для піаніно.'],
    zh: ['旋升凳', '像老琴凳一样旋转升降。'],
  }],
]);
