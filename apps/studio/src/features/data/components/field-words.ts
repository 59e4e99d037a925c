import { useTranslation } from 'react-i18next';

/**
 * A field's name in the reader's language; its own where it is newer than the studio.
 *
 * @param fields all that the file's kind of rows has: in orders and products a "name" is the product's, which a merchant would take for the buyer's
 */
export function useFieldWords(fields: readonly string[]) {
  const hasProducts = fields.includes('product_id');
  const { t, i18n } = useTranslation();
  const name = (field: string): string => {
    const key = field === 'name' && hasProducts ? 'field.name.product' : `field.${field}`;
    return i18n.exists(key) ? t(key) : field;
  };
  return {
    name,
    /** `price or total` asks for either. */
    needed: (asked: string): string => {
      const [first = '', ...others] = asked.split(' or ').map(name);
      return others.reduce((one, other) => t('imports.or', { one, other }), first);
    },
  };
}
