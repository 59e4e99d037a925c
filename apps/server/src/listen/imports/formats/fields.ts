/** What an import can hold. */
export type Kind = 'orders' | 'customers' | 'products' | 'reviews' | 'surveys' | 'conversations' | 'events';

export const kinds: readonly Kind[] = ['orders', 'customers', 'products', 'reviews', 'surveys', 'conversations', 'events'];

/** How the text of a field is read. */
export type FieldType = 'text' | 'number' | 'date' | 'flag';

export interface Field {
  readonly type: FieldType;
  /** Belongs to one line of an order and not to the order as a whole. */
  readonly line?: true;
  /** Column names that mean this field, compared without case, accents, spaces and punctuation. */
  readonly names: readonly string[];
}

const person = {
  customer_id: { type: 'text', names: ['customer id', 'customer', 'customer number', 'customer no', 'client id', 'user id', 'buyer id', 'klient', 'id klienta', 'nr klienta', 'numer klienta', 'клієнт', 'id клієнта', 'код клієнта', 'покупець', 'id покупця', '客户编号', '客户id', '会员编号', '会员id', '顾客编号', '用户id', '买家id', '买家会员名'] },
  email: { type: 'text', names: ['email', 'e-mail', 'email address', 'customer email', 'contact email', 'adres email', 'e-mail klienta', 'email klienta', 'електронна пошта', 'електронна адреса', 'ел пошта', 'пошта', 'імейл', '邮箱', '电子邮箱', '电子邮件', '客户邮箱'] },
  phone: { type: 'text', names: ['phone', 'phone number', 'telephone', 'mobile', 'customer phone', 'telefon', 'nr telefonu', 'numer telefonu', 'телефон', 'номер телефону', '电话', '手机', '手机号', '联系电话', '联系手机'] },
} as const satisfies Record<string, Field>;

const place = {
  country: { type: 'text', names: ['country', 'country code', 'shipping country', 'kraj', 'państwo', 'країна', '国家', '国家地区'] },
  city: { type: 'text', names: ['city', 'town', 'shipping city', 'miasto', 'miejscowość', 'місто', '城市', '市'] },
} as const satisfies Record<string, Field>;

const product = {
  product_id: { type: 'text', line: true, names: ['product id', 'product', 'item id', 'article', 'article number', 'stock code', 'asin', 'id produktu', 'kod produktu', 'symbol', 'indeks', 'код товару', 'id товару', 'артикул', '商品编号', '商品id', '产品编号', '商家编码', '货号'] },
  variant_id: { type: 'text', line: true, names: ['variant id', 'variant', 'variation id', 'option', 'id wariantu', 'wariant', 'варіант', 'id варіанта', '规格', '商品规格', '规格编号'] },
  sku: { type: 'text', line: true, names: ['sku', 'variant sku', 'item sku', 'sku id'] },
  name: { type: 'text', line: true, names: ['name', 'product name', 'item name', 'description', 'title', 'product title', 'nazwa', 'nazwa produktu', 'produkt', 'towar', 'назва', 'назва товару', 'товар', 'найменування', '商品名称', '产品名称', '商品标题', '名称'] },
  category: { type: 'text', line: true, names: ['category', 'product category', 'product type', 'type', 'kategoria', 'kategoria produktu', 'категорія', 'категорія товару', '类目', '商品类目', '分类', '商品分类', '类别'] },
  brand: { type: 'text', line: true, names: ['brand', 'vendor', 'manufacturer', 'marka', 'producent', 'бренд', 'виробник', '品牌'] },
  price: { type: 'number', line: true, names: ['price', 'unit price', 'item price', 'item cost', 'line price', 'cena', 'cena jednostkowa', 'cena brutto', 'ціна', 'ціна за одиницю', '单价', '价格', '商品价格', '销售价'] },
  cost: { type: 'number', line: true, names: ['cost', 'unit cost', 'cost price', 'cost per item', 'cost of goods', 'koszt', 'cena zakupu', 'koszt własny', 'собівартість', 'закупівельна ціна', '成本', '成本价'] },
} as const satisfies Record<string, Field>;

const orders = {
  order_id: { type: 'text', names: ['order id', 'order', 'order number', 'order no', 'invoice', 'invoice no', 'invoice number', 'transaction id', 'nr zamówienia', 'numer zamówienia', 'id zamówienia', 'zamówienie', 'номер замовлення', 'замовлення', 'id замовлення', '№ замовлення', '订单号', '订单编号', '订单id', '单号'] },
  line_id: { type: 'text', line: true, names: ['line id', 'order line id', 'order item id', 'line item id', 'line number', 'id pozycji', 'nr pozycji', 'lp', 'номер рядка', 'id рядка', '行号', '子订单号', '子订单编号'] },
  ...person,
  ordered_at: { type: 'date', names: ['ordered at', 'order date', 'date', 'created at', 'created', 'placed at', 'invoice date', 'purchase date', 'order time', 'timestamp', 'transaction date', 'data', 'data zamówienia', 'data złożenia', 'data zakupu', 'дата', 'дата замовлення', 'дата створення', 'дата покупки', '下单时间', '订单日期', '创建时间', '订单创建时间', '日期'] },
  status: { type: 'text', names: ['status', 'order status', 'state', 'status zamówienia', 'статус', 'статус замовлення', 'стан', '状态', '订单状态'] },
  currency: { type: 'text', names: ['currency', 'currency code', 'order currency', 'waluta', 'валюта', '货币', '币种'] },
  ...product,
  quantity: { type: 'number', line: true, names: ['quantity', 'qty', 'units', 'count', 'item quantity', 'ilość', 'liczba', 'sztuk', 'szt', 'кількість', 'к-сть', 'шт', '数量', '购买数量', '件数'] },
  discount: { type: 'number', line: true, names: ['discount', 'line discount', 'discount amount', 'rabat', 'zniżka', 'знижка', '优惠', '折扣', '优惠金额'] },
  tax: { type: 'number', line: true, names: ['tax', 'line tax', 'tax amount', 'vat', 'item tax', 'podatek', 'kwota vat', 'податок', 'пдв', '税', '税额', '税费'] },
  tax_included: { type: 'flag', names: ['tax included', 'taxes included', 'prices include tax', 'gross prices', 'ceny brutto', 'ціни з пдв', '含税'] },
  shipping: { type: 'number', line: true, names: ['shipping', 'line shipping', 'freight', 'freight value', 'shipping cost', 'delivery cost', 'wysyłka', 'koszt wysyłki', 'dostawa', 'доставка', 'вартість доставки', '运费', '邮费'] },
  total: { type: 'number', line: true, names: ['total', 'line total', 'amount', 'line amount', 'item total', 'sales', 'revenue', 'wartość', 'wartość pozycji', 'kwota', 'suma', 'сума', 'вартість', 'разом', '金额', '总价', '小计', '商品金额'] },
  order_discount: { type: 'number', names: ['order discount', 'order discount amount', 'discount total', 'cart discount', 'rabat zamówienia', 'знижка замовлення', '订单优惠'] },
  order_tax: { type: 'number', names: ['order tax', 'tax total', 'total tax', 'order tax amount', 'podatek razem', 'податок замовлення', '订单税额'] },
  order_shipping: { type: 'number', names: ['order shipping', 'shipping total', 'order shipping amount', 'koszt dostawy zamówienia', 'доставка замовлення', '订单运费'] },
  order_subtotal: { type: 'number', names: ['order subtotal', 'order subtotal amount', 'subtotal'] },
  order_total: { type: 'number', names: ['order total', 'order total amount', 'grand total', 'razem zamówienie', 'сума замовлення', '订单金额', '订单总额', '实付金额'] },
  refunded: { type: 'number', names: ['refunded', 'refunded amount', 'refunded total', 'refund total', 'order refund amount', 'kwota zwrotu', 'сума повернення', '退款金额'] },
  refunded_at: { type: 'date', names: ['refunded at', 'refund date', 'data zwrotu', 'дата повернення', '退款时间'] },
  coupon: { type: 'text', names: ['coupon', 'coupon code', 'discount code', 'voucher', 'promo code', 'kupon', 'kod rabatowy', 'купон', 'промокод', '优惠券', '优惠码'] },
  sales_channel: { type: 'text', names: ['sales channel', 'channel', 'marketplace', 'kanał', 'kanał sprzedaży', 'канал', 'канал продажу', '渠道', '销售渠道'] },
  source: { type: 'text', names: ['source', 'traffic source', 'utm source', 'referrer', 'źródło', 'джерело', '来源', '流量来源'] },
  ...place,
  paid_at: { type: 'date', names: ['paid at', 'paid date', 'payment date', 'date paid', 'data płatności', 'data opłacenia', 'дата оплати', 'оплачено', '付款时间', '支付时间'] },
  fulfilled_at: { type: 'date', names: ['fulfilled at', 'shipped at', 'ship date', 'shipping date', 'dispatched at', 'data wysyłki', 'дата відправки', 'дата відправлення', '发货时间'] },
  promised_at: { type: 'date', names: ['promised at', 'promised date', 'estimated delivery date', 'delivery promise', 'due date', 'przewidywana data dostawy', 'обіцяна дата доставки', '预计送达时间', '承诺送达时间'] },
  delivered_at: { type: 'date', names: ['delivered at', 'delivery date', 'date delivered', 'data dostawy', 'data doręczenia', 'дата доставки', '送达时间', '签收时间', '收货时间'] },
  cancelled_at: { type: 'date', names: ['cancelled at', 'canceled at', 'cancel date', 'data anulowania', 'дата скасування', '取消时间'] },
  test: { type: 'flag', names: ['test', 'is test', 'test order', 'zamówienie testowe', 'тестове', '测试'] },
} as const satisfies Record<string, Field>;

const customers = {
  ...person,
  name: { type: 'text', names: ['name', 'full name', 'customer name', 'imię i nazwisko', 'nazwa', "ім'я", 'піб', "повне ім'я", '姓名', '客户姓名', '名称'] },
  first_name: { type: 'text', names: ['first name', 'given name', 'imię', 'імя', '名'] },
  last_name: { type: 'text', names: ['last name', 'surname', 'family name', 'nazwisko', 'прізвище', '姓'] },
  ...place,
  language: { type: 'text', names: ['language', 'locale', 'język', 'мова', '语言'] },
  birthday: { type: 'text', names: ['birthday', 'date of birth', 'birth date', 'data urodzenia', 'дата народження', '生日', '出生日期'] },
  gender: { type: 'text', names: ['gender', 'sex', 'płeć', 'стать', '性别'] },
  created_at: { type: 'date', names: ['created at', 'created', 'registered at', 'signup date', 'sign up', 'date', 'joined', 'registration date', 'data rejestracji', 'data utworzenia', 'дата реєстрації', 'дата створення', '注册时间', '创建时间'] },
  tags: { type: 'text', names: ['tags', 'groups', 'tagi', 'grupy', 'теги', 'мітки', '标签'] },
} as const satisfies Record<string, Field>;

const products = {
  ...product,
  id: { type: 'text', names: ['id', 'handle', 'url handle', 'slug'] },
  stock: { type: 'number', names: ['stock', 'inventory', 'quantity', 'qty', 'variant inventory qty', 'in stock', 'stan', 'stan magazynowy', 'ilość', 'залишок', 'наявність', 'кількість', '库存', '数量'] },
  body: { type: 'text', names: ['body', 'body html', 'long description', 'text', 'details', 'opis', 'opis produktu', 'опис', '描述', '商品描述', '详情'] },
  url: { type: 'text', names: ['url', 'link', 'product url', 'adres url', 'посилання', '链接'] },
  image: { type: 'text', names: ['image', 'image src', 'image url', 'picture', 'zdjęcie', 'фото', 'зображення', '图片'] },
  currency: { type: 'text', names: ['currency', 'currency code', 'waluta', 'валюта', '货币', '币种'] },
  status: { type: 'text', names: ['status', 'published', 'state', 'статус', '状态'] },
} as const satisfies Record<string, Field>;

const reviews = {
  review_id: { type: 'text', names: ['review id', 'id', 'id opinii', 'id відгуку', '评论id', '评价编号'] },
  ...person,
  order_id: { type: 'text', names: orders.order_id.names },
  product_id: { type: 'text', names: [...product.product_id.names, 'sku', 'clothing id'] },
  rating: { type: 'number', names: ['rating', 'score', 'stars', 'review score', 'ocena', 'gwiazdki', 'оцінка', 'рейтинг', '评分', '星级', '评价等级'] },
  scale: { type: 'number', names: ['scale', 'max rating', 'out of', 'skala', 'шкала', '满分'] },
  title: { type: 'text', names: ['title', 'review title', 'summary', 'headline', 'tytuł', 'заголовок', '标题', '评价标题'] },
  text: { type: 'text', names: ['text', 'review', 'review text', 'body', 'comment', 'content', 'treść', 'opinia', 'komentarz', 'текст', 'відгук', 'коментар', '评论', '评价', '内容', '评论内容', '评价内容'] },
  language: { type: 'text', names: ['language', 'locale', 'język', 'мова', '语言'] },
  at: { type: 'date', names: ['at', 'date', 'created at', 'review date', 'submitted at', 'timestamp', 'data', 'data opinii', 'дата', 'дата відгуку', '时间', '日期', '评价时间', '评论时间'] },
} as const satisfies Record<string, Field>;

const surveys = {
  response_id: { type: 'text', names: ['response id', 'answer id', 'id', 'id odpowiedzi', 'id відповіді', '回答id', '答卷编号'] },
  survey_id: { type: 'text', names: ['survey id', 'survey', 'form', 'ankieta', 'id ankiety', 'опитування', '问卷', '问卷id'] },
  kind: { type: 'text', names: ['kind', 'survey kind', 'type', 'metric', 'rodzaj', 'typ', 'тип', 'вид', '类型'] },
  ...person,
  order_id: { type: 'text', names: orders.order_id.names },
  score: { type: 'number', names: ['score', 'rating', 'answer', 'value', 'ocena', 'wynik', 'odpowiedź', 'оцінка', 'бал', 'відповідь', '评分', '得分', '答案'] },
  scale: { type: 'number', names: ['scale', 'max score', 'out of', 'skala', 'шкала', '满分'] },
  comment: { type: 'text', names: ['comment', 'text', 'feedback', 'komentarz', 'коментар', 'відгук', '评论', '意见', '反馈'] },
  at: { type: 'date', names: ['at', 'date', 'answered at', 'submitted at', 'created at', 'timestamp', 'data', 'data odpowiedzi', 'дата', 'дата відповіді', '时间', '日期', '提交时间'] },
} as const satisfies Record<string, Field>;

const conversations = {
  conversation_id: { type: 'text', names: ['conversation id', 'conversation', 'ticket', 'ticket id', 'thread id', 'case id', 'rozmowa', 'id rozmowy', 'zgłoszenie', 'розмова', 'звернення', 'id звернення', '会话', '会话id', '工单', '工单号'] },
  message_id: { type: 'text', names: ['message id', 'id', 'id wiadomości', 'id повідомлення', '消息id'] },
  ...person,
  order_id: { type: 'text', names: orders.order_id.names },
  author: { type: 'text', names: ['author', 'role', 'sender', 'from', 'direction', 'autor', 'nadawca', 'автор', 'відправник', '发送者', '角色'] },
  text: { type: 'text', names: ['text', 'message', 'body', 'content', 'treść', 'wiadomość', 'текст', 'повідомлення', '内容', '消息'] },
  subject: { type: 'text', names: ['subject', 'title', 'topic', 'temat', 'тема', '主题', '标题'] },
  channel: { type: 'text', names: ['channel', 'source', 'medium', 'kanał', 'канал', '渠道'] },
  status: { type: 'text', names: ['status', 'state', 'статус', 'стан', '状态'] },
  at: { type: 'date', names: ['at', 'date', 'sent at', 'created at', 'timestamp', 'time', 'data', 'дата', 'час', '时间', '日期', '发送时间'] },
  resolved_at: { type: 'date', names: ['resolved at', 'closed at', 'solved at', 'data zamknięcia', 'дата закриття', '解决时间', '关闭时间'] },
} as const satisfies Record<string, Field>;

const events = {
  type: { type: 'text', names: ['type', 'call', 'typ', 'тип', '类型'] },
  event: { type: 'text', names: ['event', 'event name', 'name', 'action', 'zdarzenie', 'подія', '事件', '事件名称'] },
  message_id: { type: 'text', names: ['message id', 'messageid', 'event id', 'id'] },
  user_id: { type: 'text', names: ['user id', 'userid', ...person.customer_id.names] },
  anonymous_id: { type: 'text', names: ['anonymous id', 'anonymousid', 'device id', 'session id', 'user session', 'visitor id', '匿名id', '设备id'] },
  email: person.email,
  phone: person.phone,
  at: { type: 'date', names: ['timestamp', 'at', 'time', 'date', 'event time', 'original timestamp', 'sent at', 'data', 'czas', 'дата', 'час', '时间', '事件时间'] },
  properties: { type: 'text', names: ['properties', 'właściwości', 'властивості', '属性'] },
  traits: { type: 'text', names: ['traits', 'cechy', 'риси'] },
} as const satisfies Record<string, Field>;

/** Every field of a kind by its name. */
export const fieldsOf: Readonly<Record<Kind, Readonly<Record<string, Field>>>> = { orders, customers, products, reviews, surveys, conversations, events };

/** Fields without which a row of the kind means nothing; each entry needs one of its names. */
export const requiredOf: Readonly<Record<Kind, readonly (readonly string[])[]>> = {
  orders: [['ordered_at'], ['price', 'total']],
  customers: [['customer_id', 'email', 'phone']],
  products: [['product_id', 'id', 'sku', 'name']],
  reviews: [['rating'], ['at']],
  surveys: [['score'], ['at']],
  conversations: [['conversation_id'], ['at']],
  events: [['event', 'type'], ['at']],
};

export type OrderField = keyof typeof orders;
