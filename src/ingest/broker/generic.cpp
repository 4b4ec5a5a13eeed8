// Any table with a date, a security and a type, by common column names.
#include <array>

#include "ingest/broker/formats.hpp"
#include "ingest/broker/option_text.hpp"

namespace ballast::ingest::broker {

namespace {

constexpr std::array kGenericColumns = {
    Column{Field::kDate,
           "date|trade date|run date|transaction date|activity date|trade_date|tradedate|datum|"
           "handelsdatum|buchungstag|fecha|data|timestamp|time",
           true},
    Column{Field::kSymbol,
           "symbol|ticker|instrument|security|security symbol|stock|asset|isin|cusip", true},
    Column{Field::kAction,
           "type|action|transaction type|transaction|activity|activity type|trade type|side|"
           "buy/sell|typ|art",
           true},
    Column{Field::kQuantity,
           "quantity|qty|shares|units|no. of shares|number of shares|st\xC3\xBC"
           "ck|anzahl|antal"},
    Column{Field::kPrice,
           "price|unit price|price per share|share price|price/share|unit_price|kurs|preis"},
    Column{Field::kAmount, "amount|net amount|total|total amount|net_amount|betrag|value"},
    Column{Field::kFees, "fees|fee|commission|commissions|costs|geb\xC3\xBChr|geb\xC3\xBChren"},
    Column{Field::kCurrency, "currency|ccy|w\xC3\xA4hrung|valuta"},
    Column{Field::kAccount, "account|account number|account name|konto"},
    Column{Field::kIsin, "isin"},
    Column{Field::kName, "note|notes|description|name|memo|comment"},
    Column{Field::kRatio, "ratio|split ratio"},
    Column{Field::kLotId, "lot_id|lot|lot id"},
    Column{Field::kNewSymbol, "new_symbol|new symbol"},
    Column{Field::kSourceId, "id|transaction id|transaction_id|source_id|reference"},
};

void read_generic_row(Row& row) {
    model::Transaction t = row.begin();
    if (auto option = option_symbol(row.text(Field::kSymbol))) t.symbol = *std::move(option);
    t.ratio = row.number(Field::kRatio);
    t.lot_id = row.text(Field::kLotId);
    t.new_symbol = row.text(Field::kNewSymbol);
    if (t.price && t.price->is_zero() && !t.amount) t.price.reset();
    const auto act = row.act();
    if (act) row.add(std::move(t), *act);
}

void read_generic(Sheet& sheet) { sheet.each_row(read_generic_row); }

}  // namespace

const Format kGeneric = {.name = "generic",
                         .description = "Any table with a date, a security and a type",
                         .columns = kGenericColumns,
                         .read = read_generic,
                         .amounts = Signed::kShown};

}  // namespace ballast::ingest::broker
