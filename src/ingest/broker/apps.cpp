// Freetrade, Revolut and Trade Republic.
#include <array>
#include <string>

#include "ingest/broker/formats.hpp"
#include "ingest/broker/text.hpp"

namespace ballast::ingest::broker {

namespace {

constexpr std::array kFreetradeColumns = {
    Column{Field::kName, "title", true},
    Column{Field::kAction, "type", true},
    Column{Field::kDate, "timestamp", true},
    Column{Field::kCurrency, "account currency", true},
    Column{Field::kAmount, "total amount", true},
    Column{Field::kDetail, "buy / sell", true},
    Column{Field::kSymbol, "ticker", true},
    Column{Field::kIsin, "isin", true},
    Column{Field::kPrice, "price per share in account currency"},
    Column{Field::kFees, "stamp duty"},
    Column{Field::kMoreFees, "fx fee amount"},
    Column{Field::kQuantity, "quantity", true},
    Column{Field::kSourceId, "order id"},
};

constexpr std::array kFreetradeWords = {
    ActionWord{"order", Act::kBuy},
    ActionWord{"freeshare_order", Act::kTransferIn},
    ActionWord{"special_dividend", Act::kDividend},
    ActionWord{"property", Act::kDividend},  // a distribution of property income
    ActionWord{"top_up", Act::kDeposit},
    ActionWord{"internal_transfer", Act::kCash},
    ActionWord{"interest_from_cash", Act::kInterest},
    ActionWord{"share_lending_income", Act::kInterest},
    ActionWord{"stock_split", Act::kSplit},
    ActionWord{"monthly_statement", Act::kSkip},
    ActionWord{"monthly_share_lending_statement", Act::kSkip},
    ActionWord{"tax_certificate", Act::kSkip},
};

void read_freetrade_row(Row& row) {
    auto act = row.act(kFreetradeWords);
    if (!act) return;
    if (*act == Act::kSkip) return row.skip("a document");
    model::Transaction t = row.begin();
    const auto side = *act == Act::kBuy ? find_shared_act(row.text(Field::kDetail)) : act;
    if (!side)
        return row.reject("unknown_action", Field::kDetail, "BUY or SELL",
                          "state the side of the order");
    if (*side == Act::kDividend) t.quantity.reset();
    row.add(std::move(t), *side);
}

void read_freetrade(Sheet& sheet) { sheet.each_row(read_freetrade_row); }

constexpr std::array kRevolutColumns = {
    Column{Field::kDate, "date", true},
    Column{Field::kSymbol, "ticker", true},
    Column{Field::kAction, "type", true},
    Column{Field::kQuantity, "quantity", true},
    Column{Field::kPrice, "price per share", true},
    Column{Field::kAmount, "total amount", true},
    Column{Field::kCurrency, "currency", true},
    Column{Field::kRate, "fx rate", true},
};

constexpr std::array kRevolutWords = {
    ActionWord{"cash top-up", Act::kDeposit},   ActionWord{"cash withdrawal", Act::kWithdrawal},
    ActionWord{"dividend tax", Act::kTax},      ActionWord{"robo management fee", Act::kFee},
    ActionWord{"position closure", Act::kSell}, ActionWord{"transfer from revolut", Act::kSkip},
};

void read_revolut_row(Row& row) {
    const auto act = row.act(kRevolutWords);
    if (!act) return;
    if (*act == Act::kSkip) return row.skip("moves between companies of the broker");
    model::Transaction t = row.begin();
    if (t.amount && t.amount->is_zero() && *act == Act::kSplit) t.amount.reset();
    row.add(std::move(t), *act);
}

void read_revolut(Sheet& sheet) { sheet.each_row(read_revolut_row); }

constexpr std::array kTradeRepublicColumns = {
    Column{Field::kDate, "datum|date|data|fecha", true},
    Column{Field::kAction, "transactietype|type|typ|transaktionstyp|tipo", true},
    Column{Field::kAmount, "waarde (netto)|value|wert|valeur|valore|valor", true},
    Column{Field::kName, "opmerking|note|notiz|nota", true},
    Column{Field::kIsin, "isin", true},
    Column{Field::kQuantity, "aantal|shares|anteile|parts|azioni|acciones", true},
    Column{Field::kFees, "kosten|fees|geb\xC3\xBChren|frais|commissioni|comisiones", true},
    Column{Field::kTax, "belasting|taxes|tax|steuern|imp\xC3\xB4ts|imposte|impuestos", true},
};

void read_trade_republic_row(Row& row) {
    model::Transaction t = row.begin();
    const auto act = row.act();
    if (!act) return;
    if (*act == Act::kDividend || *act == Act::kInterest) t.quantity.reset();
    const auto tax = row.number(Field::kTax);
    if (!tax || tax->is_zero() || !t.amount) return row.add(std::move(t), *act);
    // The value is net of tax; a tax refund has the sign of money received.
    model::Transaction withheld = t;
    withheld.quantity.reset();
    withheld.fees = Decimal();
    withheld.amount = row.costs_are_signed() ? *tax : Decimal::from_units(-tax->units());
    if (const auto gross = subtract(*t.amount, *withheld.amount)) t.amount = *gross;
    row.add(std::move(t), *act);
    row.add(std::move(withheld), Act::kTax);
}

void read_trade_republic(Sheet& sheet) { sheet.each_row(read_trade_republic_row); }

}  // namespace

const Format kFreetrade = {.name = "freetrade",
                           .description = "Freetrade, activity feed",
                           .columns = kFreetradeColumns,
                           .read = read_freetrade,
                           .decimal_sign = DecimalSign::kPoint,
                           .amounts = Signed::kNone};

const Format kRevolut = {.name = "revolut",
                         .description = "Revolut, investment account statement",
                         .columns = kRevolutColumns,
                         .read = read_revolut,
                         .decimal_sign = DecimalSign::kPoint,
                         .amounts = Signed::kCash};

const Format kTradeRepublic = {.name = "trade_republic",
                               .description = "Trade Republic, account transactions",
                               .columns = kTradeRepublicColumns,
                               .read = read_trade_republic,
                               .date_order = DateOrder::kDayFirst,
                               .currency = fin::Currency::kEur};

}  // namespace ballast::ingest::broker
