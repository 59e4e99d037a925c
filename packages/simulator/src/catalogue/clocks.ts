import { BLACK, CLAY, OAK, products, SAND, WALNUT, WHITE } from './product.ts';

export const clocks = products('clocks', 'clock', [
  ['quiet-wall-clock', 5400, 2200, 76, [300, 45, 300], 950, [WHITE, BLACK, OAK], {
    en: ['Quiet wall clock', 'A sweeping second hand that makes no sound at all.'],
    pl: ['Zegar ścienny Cisza', 'Płynący sekundnik, którego zupełnie nie słychać.'],
    uk: ['Настінний годинник «Тиша»', 'Плавна секундна стрілка, якої зовсім не чути.'],
    zh: ['静音挂钟', '秒针平滑转动，毫无声响。'],
  }],
  ['station-clock', 8900, 3900, 33, [400, 60, 400], 1900, [BLACK, WHITE], {
    en: ['Station clock', 'Large figures, readable from the far end of the room.'],
    pl: ['Zegar Dworzec', 'Duże cyfry, czytelne z drugiego końca pokoju.'],
    uk: ['Годинник «Вокзал»', 'Великі цифри, які видно з іншого кінця кімнати.'],
    zh: ['车站钟', '大号数字，房间另一头也看得清。'],
  }],
  ['acorn-alarm', 3900, 1500, 98, [95, 70, 110], 380, [OAK, WALNUT], {
    en: ['Acorn alarm clock', 'Wakes you with a light that grows before the bell.'],
    pl: ['Budzik Żołądź', 'Budzi światłem, które rośnie, zanim odezwie się dzwonek.'],
    uk: ['Будильник «Жолудь»', 'Будить світлом, що розгоряється перед дзвінком.'],
    zh: ['橡果闹钟', '铃响之前，灯光先渐渐亮起。'],
  }],
  ['sand-timer-five', 2400, 850, 130, [70, 70, 160], 290, [SAND, BLACK], {
    en: ['Five-minute sand timer', 'For tea, for teeth, for taking turns.'],
    pl: ['Klepsydra pięciominutowa', 'Do herbaty, do zębów, do kolejki w zabawie.'],
    uk: ['Пісочний годинник на п’ять хвилин', 'Для чаю, для зубів, для черги у грі.'],
    zh: ['五分钟沙漏', '泡茶、刷牙、轮流都合适。'],
  }],
  ['mantel-arch-clock', 11900, 5200, 21, [260, 100, 190], 2300, [WALNUT, OAK], {
    en: ['Arch mantel clock', 'A solid wooden arch that ages well.'],
    pl: ['Zegar kominkowy Łuk', 'Łuk z litego drewna, który ładnie się starzeje.'],
    uk: ['Каміновий годинник «Арка»', 'Арка з масиву дерева, що гарно старіє.'],
    zh: ['拱形座钟', '实木拱形，愈久愈美。'],
  }],
  ['moon-phase-clock', 14900, 6700, 13, [320, 50, 320], 1700, [BLACK], {
    en: ['Moon phase clock', 'Shows the hour and how full the moon is tonight.'],
    pl: ['Zegar z fazami Księżyca', 'Pokazuje godzinę i to, jak pełny jest dziś Księżyc.'],
    uk: ['Годинник із фазами Місяця', 'Показує годину і те, наскільки повний сьогодні Місяць.'],
    zh: ['月相钟', '显示时间，也显示今夜月亮的圆缺。'],
  }],
  ['kitchen-magnet-timer', 1900, 650, 170, [75, 35, 75], 140, [WHITE, CLAY], {
    en: ['Magnet kitchen timer', 'Sticks to the oven, turns with one finger.'],
    pl: ['Minutnik magnetyczny', 'Trzyma się piekarnika, kręci się jednym palcem.'],
    uk: ['Магнітний кухонний таймер', 'Тримається на духовці, крутиться одним пальцем.'],
    zh: ['磁吸厨房计时器', '吸在烤箱上，单指旋转。'],
  }],
  ['child-learning-clock', 4400, 1800, 59, [280, 40, 280], 720, [WHITE], {
    en: ['Learning clock', 'Minutes and hours in two colours for the first reader of time.'],
    pl: ['Zegar do nauki', 'Minuty i godziny w dwóch kolorach dla tych, którzy uczą się czasu.'],
    uk: ['Навчальний годинник', 'Хвилини й години у двох кольорах для тих, хто вчиться часу.'],
    zh: ['学习钟', '时分双色，帮孩子认识时间。'],
  }],
  ['desk-flip-clock', 9400, 4200, 28, [180, 80, 100], 1100, [BLACK, WHITE], {
    en: ['Desk flip clock', 'Leaves that fall each minute with a soft click.'],
    pl: ['Zegar klapkowy', 'Klapki opadają co minutę z cichym kliknięciem.'],
    uk: ['Перекидний годинник', 'Пластинки падають щохвилини з тихим клацанням.'],
    zh: ['翻页座钟', '每分钟轻轻翻下一页。'],
  }],
]);
