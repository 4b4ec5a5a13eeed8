// Avanza (Sweden), Swissquote (Switzerland) and Saxo Bank.
#include <array>
#include <string>

#include "ingest/broker/formats.hpp"
#include "ingest/broker/text.hpp"

namespace ballast::ingest::broker {

namespace {

constexpr std::array kAvanzaColumns = {
    Column{Field::kDate, "datum", true},
    Column{Field::kAccount, "konto", true},
    Column{Field::kAction, "typ av transaktion", true},
    Column{Field::kName, "v\xC3\xA4rdepapper/beskrivning", true},
    Column{Field::kQuantity, "antal", true},
    Column{Field::kPrice, "kurs", true},
    Column{Field::kAmount, "belopp", true},
    Column{Field::kCurrency, "transaktionsvaluta|valuta"},
    Column{Field::kPriceCurrency, "instrumentvaluta"},
    Column{Field::kFees, "courtage (sek)|courtage|courtage (*)"},
    Column{Field::kRate, "valutakurs"},
    Column{Field::kIsin, "isin"},
};

constexpr std::array kAvanzaWords = {
    ActionWord{"ins\xC3\xA4ttning", Act::kDeposit},
    ActionWord{"uttag", Act::kWithdrawal},
    ActionWord{"utl\xC3\xA4ndsk k\xC3\xA4llskatt", Act::kTax},
    ActionWord{"prelimin\xC3\xA4rskatt", Act::kTax},
    ActionWord{"avkastningsskatt", Act::kTax},
    ActionWord{"\xC3\x96vrigt", Act::kJournal},
    ActionWord{"\xC3\xB6vrigt", Act::kJournal},
    ActionWord{"v\xC3\xA4rdepappers\xC3\xB6verf\xC3\xB6ring", Act::kShares},
};

// "Övrigt" (other): the description gives the type.
Act other_act(const Row& row, const model::Transaction& t) {
    const std::string text = folded(row.text(Field::kName));
    if (text.find("skatt") != std::string::npos) return Act::kTax;
    if (text.find("avgift") != std::string::npos) return Act::kFee;
    return t.quantity ? Act::kShares : Act::kCash;
}

void read_avanza_row(Row& row) {
    model::Transaction t = row.begin();
    auto act = row.act(kAvanzaWords);
    if (!act) return;
    if (*act == Act::kJournal) act = other_act(row, t);
    if (*act == Act::kDividend || *act == Act::kTax) t.quantity.reset();
    row.add(std::move(t), *act);
}

void read_avanza(Sheet& sheet) {
    if (const auto kronor = fin::Currency::parse("SEK")) sheet.base_currency = *kronor;
    sheet.each_row(read_avanza_row);
}

constexpr std::array kSwissquoteColumns = {
    Column{Field::kDate, "date", true},
    Column{Field::kNote, "order #", true},
    Column{Field::kAction, "transaction", true},
    Column{Field::kSymbol, "symbol", true},
    Column{Field::kName, "name", true},
    Column{Field::kIsin, "isin", true},
    Column{Field::kQuantity, "quantity", true},
    Column{Field::kPrice, "unit price", true},
    Column{Field::kFees, "costs", true},
    Column{Field::kAmount, "net amount|net amount in the currency of the account", true},
    Column{Field::kCurrency, "currency"},
};

constexpr std::array kSwissquoteWords = {
    ActionWord{"forex credit", Act::kExchange},
    ActionWord{"forex debit", Act::kExchange},
    ActionWord{"fx debit", Act::kExchange},
    ActionWord{"fx credit", Act::kExchange},
    ActionWord{"debit", Act::kCash},
    ActionWord{"credit", Act::kCash},
    ActionWord{"payment", Act::kCash},
    ActionWord{"fees tax statement", Act::kFee},
    ActionWord{"berechnungsgeb\xC3\xBChren", Act::kFee},
    ActionWord{"capital gain", Act::kDividend},
    ActionWord{"repayment", Act::kReturnOfCapital},
    ActionWord{"redemption", Act::kSell},
    ActionWord{"reverse split", Act::kSplit},
};

void read_swissquote_row(Row& row) {
    model::Transaction t = row.begin();
    const auto act = row.act(kSwissquoteWords);
    if (!act) return;
    const bool trade = *act == Act::kBuy || *act == Act::kSell || *act == Act::kSplit ||
                       *act == Act::kReinvest || *act == Act::kTransferIn ||
                       *act == Act::kTransferOut || *act == Act::kSpinoff || *act == Act::kMerger;
    // Everything else is given as one unit at the total price.
    if (!trade) {
        t.quantity.reset();
        t.price.reset();
    }
    if (*act == Act::kSpinoff) {
        t.new_symbol = t.symbol;
        t.symbol.clear();
    }
    row.add(std::move(t), *act);
}

void read_swissquote(Sheet& sheet) { sheet.each_row(read_swissquote_row); }

constexpr std::array kSaxoColumns = {
    Column{Field::kDate, "trade date", true},
    Column{Field::kDetail, "type", true},
    Column{Field::kName, "instrument", true},
    Column{Field::kIsin, "instrument isin"},
    Column{Field::kCurrency, "instrument currency", true},
    Column{Field::kSymbol, "instrument symbol", true},
    Column{Field::kAction, "event", true},
    Column{Field::kAmount, "amount|booked amount", true},
    Column{Field::kAccount, "client id|account id"},
    Column{Field::kSourceId, "order id|trade id"},
    Column{Field::kRate, "conversion rate"},
};

constexpr std::array kSaxoWords = {
    ActionWord{"client interest", Act::kInterest}, ActionWord{"service fee", Act::kFee},
    ActionWord{"bewaarloon", Act::kFee},           ActionWord{"cash dividend", Act::kDividend},
    ActionWord{"opname", Act::kWithdrawal},        ActionWord{"storting", Act::kDeposit},
};

// "Sell 3 @ 139.74 USD".
void read_event(Row& row, model::Transaction& t) {
    const std::string_view event = row.text(Field::kAction);
    const std::size_t at = event.find('@');
    const std::size_t space = event.find(' ');
    if (at == std::string_view::npos || space > at)
        return row.reject("decimal", Field::kAction, "an event such as Sell 3 @ 139.74 USD",
                          "export the event column unchanged");
    const NumberText quantity = read_number(event.substr(space, at - space), DecimalSign::kPoint);
    const NumberText price = read_number(event.substr(at + 1), DecimalSign::kPoint);
    if (quantity.kind != NumberText::Kind::kNumber || price.kind != NumberText::Kind::kNumber)
        return row.reject("decimal", Field::kAction, "an event such as Sell 3 @ 139.74 USD",
                          "export the event column unchanged");
    const auto size = absolute(quantity.value);
    if (size && !size->is_zero()) t.quantity = *size;
    if (price.unit.empty() || price.unit == t.currency.code())
        t.price = price.value;
    else
        append_note(t.note, price.value.to_string() + " " + price.unit + " a unit");
}

void read_saxo_row(Row& row) {
    model::Transaction t = row.begin();
    t.symbol = t.symbol.substr(0, t.symbol.find(':'));  // VWRA:xlon
    const auto act = row.act(kSaxoWords);
    if (!act) return;
    if (*act == Act::kBuy || *act == Act::kSell) {
        read_event(row, t);
        derive_fees(t);
    }
    if (row.has(Field::kRate) && row.text(Field::kRate) != "1")
        append_note(t.note, "conversion rate " + std::string(row.text(Field::kRate)));
    row.add(std::move(t), *act);
}

void read_saxo(Sheet& sheet) { sheet.each_row(read_saxo_row); }

}  // namespace

const Format kAvanza = {.name = "avanza",
                        .description = "Avanza, transactions",
                        .columns = kAvanzaColumns,
                        .read = read_avanza,
                        .decimal_sign = DecimalSign::kComma};

const Format kSwissquote = {.name = "swissquote",
                            .description = "Swissquote, transactions",
                            .columns = kSwissquoteColumns,
                            .read = read_swissquote,
                            .date_order = DateOrder::kDayFirst,
                            .decimal_sign = DecimalSign::kPoint};

const Format kSaxo = {.name = "saxo",
                      .description = "Saxo Bank, transactions",
                      .columns = kSaxoColumns,
                      .read = read_saxo,
                      .date_order = DateOrder::kDayFirst};

}  // namespace ballast::ingest::broker
