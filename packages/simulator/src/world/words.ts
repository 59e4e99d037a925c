import type { Language } from '../catalogue/product.ts';

type Mood = 'bad' | 'fair' | 'good';
type Sayings = Readonly<Record<Language, Readonly<Record<Mood, readonly [string, ...string[]]>>>>;

/** What people write beside a score. */
export const COMMENTS: Sayings = {
  en: {
    bad: ['The parcel came days after the promised date and nobody told me.', 'Delivery took far too long.', 'I had to write twice before anyone answered.'],
    fair: ['Nice things, but the delivery could be quicker.', 'Fine, though shipping is expensive.', 'The box was larger than it needed to be.'],
    good: ['Beautifully packed and quicker than I expected.', 'Exactly as in the pictures.', 'Easy to order, will come back.'],
  },
  pl: {
    bad: ['Paczka przyszła kilka dni po terminie i nikt mnie nie uprzedził.', 'Dostawa trwała stanowczo za długo.', 'Dopiero po drugiej wiadomości ktoś odpowiedział.'],
    fair: ['Ładne rzeczy, ale dostawa mogłaby być szybsza.', 'W porządku, tylko wysyłka droga.', 'Pudełko dużo za duże.'],
    good: ['Pięknie zapakowane i szybciej, niż się spodziewałam.', 'Dokładnie tak jak na zdjęciach.', 'Zamawianie bez problemu, wrócę.'],
  },
  uk: {
    bad: ['Посилка прийшла на кілька днів пізніше, і ніхто не попередив.', 'Доставка тривала надто довго.', 'Відповіли лише після другого листа.'],
    fair: ['Гарні речі, але доставка могла б бути швидшою.', 'Добре, хоча доставка дорога.', 'Коробка завелика.'],
    good: ['Чудово запаковано і швидше, ніж я чекала.', 'Точно як на фото.', 'Замовити легко, повернуся ще.'],
  },
  zh: {
    bad: ['包裹比承诺日期晚了好几天，也没人通知。', '配送时间太长了。', '写了两次才有人回复。'],
    fair: ['东西不错，就是物流可以再快一点。', '还行，运费偏贵。', '包装盒太大了。'],
    good: ['包装很漂亮，比预期还快。', '和图片一模一样。', '下单很方便，会再来。'],
  },
};

/** What people write about a thing they bought. */
export const REVIEWS: Sayings = {
  en: {
    bad: ['Arrived with a chip and late. Disappointed.', 'Smaller than it looks in the pictures.', 'The finish scratches at once.'],
    fair: ['Nice shape, the colour is a bit darker than shown.', 'Good, but a little pricey.', 'Does what it should.'],
    good: ['Lovely. It looks as if it had always stood there.', 'Solid, heavy, beautiful.', 'My second one already.', 'A present that was a success.'],
  },
  pl: {
    bad: ['Przyszło spóźnione i obite. Rozczarowanie.', 'Mniejsze, niż wygląda na zdjęciach.', 'Powierzchnia od razu się rysuje.'],
    fair: ['Ładny kształt, kolor trochę ciemniejszy niż na zdjęciu.', 'Dobre, ale drogawe.', 'Robi to, co powinno.'],
    good: ['Śliczne. Wygląda, jakby stało tu od zawsze.', 'Solidne, ciężkie, piękne.', 'To już moje drugie.', 'Udany prezent.'],
  },
  uk: {
    bad: ['Прийшло із запізненням і з відколом. Прикро.', 'Менше, ніж здається на фото.', 'Поверхня одразу дряпається.'],
    fair: ['Гарна форма, колір трохи темніший, ніж на фото.', 'Добре, але дорогувато.', 'Робить те, що має.'],
    good: ['Чудово. Ніби завжди тут стояло.', 'Міцне, важке, гарне.', 'Це вже друге в мене.', 'Вдалий подарунок.'],
  },
  zh: {
    bad: ['到得晚，还有磕碰，失望。', '比图片上看起来小。', '表面很容易划伤。'],
    fair: ['造型好看，颜色比图片深一点。', '不错，稍贵。', '够用。'],
    good: ['很喜欢，像一直就在那里。', '厚实、有分量、好看。', '已经是第二个了。', '送礼很成功。'],
  },
};

/** What people ask the shop, by topic. */
export const QUESTIONS: Readonly<Record<'where_is_my_order' | 'before_buying' | 'return' | 'other', Readonly<Record<Language, readonly [string, ...string[]]>>>> = {
  where_is_my_order: {
    en: ['Where is my parcel? It should have been here by now.', 'The tracking has not moved for three days.'],
    pl: ['Gdzie jest moja paczka? Miała już być.', 'Śledzenie stoi w miejscu od trzech dni.'],
    uk: ['Де моя посилка? Вона вже мала бути.', 'Відстеження не оновлюється три дні.'],
    zh: ['我的包裹在哪里？早该到了。', '物流三天没有更新了。'],
  },
  before_buying: {
    en: ['Is the oak the same tone as the shelf?', 'Will it fit a shelf 18 cm deep?', 'Can it arrive before Friday?'],
    pl: ['Czy dąb jest w tym samym odcieniu co półka?', 'Czy zmieści się na półce o głębokości 18 cm?', 'Czy dojdzie przed piątkiem?'],
    uk: ['Чи дуб того самого відтінку, що й полиця?', 'Чи поміститься на полиці завглибшки 18 см?', 'Чи встигне до п’ятниці?'],
    zh: ['橡木和那款架子颜色一样吗？', '18 厘米深的架子放得下吗？', '周五前能到吗？'],
  },
  return: {
    en: ['How do I send one of the two back?', 'When do I get the money for my return?'],
    pl: ['Jak odesłać jedną z dwóch rzeczy?', 'Kiedy dostanę zwrot pieniędzy?'],
    uk: ['Як повернути одну з двох речей?', 'Коли повернуться гроші?'],
    zh: ['两件里怎么退一件？', '退款什么时候到账？'],
  },
  other: {
    en: ['May I have an invoice for a company?', 'Please change my delivery address.'],
    pl: ['Czy mogę prosić o fakturę na firmę?', 'Proszę o zmianę adresu dostawy.'],
    uk: ['Чи можна отримати рахунок на фірму?', 'Будь ласка, змініть адресу доставки.'],
    zh: ['可以开公司发票吗？', '请帮我改一下收货地址。'],
  },
};

/** What the shop answers. */
export const ANSWERS: Readonly<Record<'assistant' | 'agent' | 'agentAgain', Readonly<Record<Language, string>>>> = {
  assistant: {
    en: 'I have looked it up for you. Does this help?', pl: 'Już sprawdzone. Czy to pomogło?', uk: 'Уже перевірено. Чи це допомогло?', zh: '已为您查询，这样可以吗？',
  },
  agent: {
    en: 'Thank you for your patience. It is on its way, and I am keeping an eye on it.', pl: 'Dziękuję za cierpliwość. Sprawa jest w toku, pilnuję jej.',
    uk: 'Дякую за терпіння. Уже займаюся, тримаю на контролі.', zh: '感谢您的耐心，正在处理，我会继续跟进。',
  },
  agentAgain: {
    en: 'I am sorry that it was not settled. I am dealing with it myself now.', pl: 'Przykro mi, że to wróciło. Teraz zajmuję się tym osobiście.',
    uk: 'Прикро, що питання лишилося. Тепер займаюся ним особисто.', zh: '抱歉之前没有解决，这次我已亲自处理。',
  },
};
