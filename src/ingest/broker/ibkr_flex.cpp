// Interactive Brokers, Flex queries as CSV: whichever columns the query names, in its order.
#include <algorithm>
#include <array>

#include "ingest/broker/formats.hpp"
#include "ingest/broker/option_text.hpp"
#include "ingest/broker/text.hpp"

namespace ballast::ingest::broker {

namespace {

constexpr std::array kTradeColumns = {
    Column{Field::kAction, "buy/sell", true},
    Column{Field::kDate, "tradedate|date/time|datetime", true},
    Column{Field::kIsin, "isin"},
    Column{Field::kCusip, "cusip"},
    Column{Field::kSymbol, "symbol"},
    Column{Field::kName, "description"},
    Column{Field::kSecurityType, "assetclass"},
    Column{Field::kDetail, "levelofdetail"},
    Column{Field::kQuantity, "quantity", true},
    Column{Field::kPrice, "tradeprice|price", true},
    Column{Field::kGross, "trademoney"},
    Column{Field::kAmount, "netcash"},
    Column{Field::kCurrency, "currencyprimary|currency"},
    Column{Field::kFees, "ibcommission"},
    Column{Field::kFeeCurrency, "ibcommissioncurrency"},
    Column{Field::kTax, "taxes"},
    Column{Field::kNote, "open/closeindicator"},
    Column{Field::kAccount, "clientaccountid"},
    Column{Field::kSourceId, "transactionid|tradeid"},
};

constexpr std::array kCashColumns = {
    Column{Field::kAction, "type", true},
    Column{Field::kDate, "settledate|date/time|reportdate", true},
    Column{Field::kAmount, "amount", true},
    Column{Field::kCurrency, "currencyprimary|currency", true},
    Column{Field::kName, "description"},
    Column{Field::kIsin, "isin"},
    Column{Field::kSymbol, "symbol"},
    Column{Field::kDetail, "levelofdetail"},
    Column{Field::kAccount, "clientaccountid"},
    Column{Field::kSourceId, "transactionid"},
};

constexpr std::array kCashWords = {
    ActionWord{"payment in lieu of dividends", Act::kDividend},
    ActionWord{"broker interest", Act::kInterest},
    ActionWord{"bond interest", Act::kInterest},
    ActionWord{"deposits", Act::kCash},
    ActionWord{"other fees", Act::kFee},
    ActionWord{"broker fees", Act::kFee},
    ActionWord{"advisor fees", Act::kFee},
    ActionWord{"commission adjustments", Act::kFee},
    ActionWord{"871(m) withholding", Act::kTax},
    ActionWord{"sales tax", Act::kTax},
};

// The commission, in the trade if in its currency, else as a separate fee.
void settle_commission(Row& row, model::Transaction& t, model::Transaction& fee) {
    const auto commission = row.number(Field::kFees);
    const std::string_view code = row.text(Field::kFeeCurrency);
    const bool other = row.has(Field::kFeeCurrency) && code != t.currency.code();
    if (!t.amount) {
        if (const auto money = row.number(Field::kGross)) {
            auto net = negate(*money);
            if (net && !other && commission) net = ballast::add(*net, *commission);
            if (net) t.amount = *net;
        }
    }
    if (!other || !commission || commission->is_zero()) return;
    t.fees = Decimal();
    fee = t;
    if (const auto currency = row.currency_of(code, Field::kFeeCurrency)) fee.currency = *currency;
    fee.quantity.reset();
    fee.price.reset();
    fee.amount = commission;
}

void read_ibkr_flex_trade(Row& row) {
    const std::string_view level = row.text(Field::kDetail);
    if (equal_folded(level, "closed_lot") || equal_folded(level, "order") ||
        equal_folded(level, "symbol_summary") || equal_folded(level, "asset_summary"))
        return row.skip("another level of detail of a trade already read");
    model::Transaction t = row.begin();
    const auto act = row.act();
    if (!act) return;
    if (t.symbol.empty())
        return row.reject("missing_symbol", Field::kIsin,
                          "a security; without one the row is a currency exchange, and which "
                          "currency was sold for the other is not stated",
                          "add the column Symbol to the query");
    model::Transaction fee;
    settle_commission(row, t, fee);
    const std::string_view symbol = row.text(Field::kSymbol);
    if (equal_folded(row.text(Field::kSecurityType), "cash") && symbol.size() == 7) {
        const auto bought = row.currency_of(symbol.substr(0, 3), Field::kSymbol);
        model::Transaction leg = t;
        leg.symbol.clear();
        leg.quantity.reset();
        leg.price.reset();
        row.add(leg, Act::kExchange);
        leg.amount = row.units;
        leg.fees = Decimal();
        if (bought) leg.currency = *bought;
        row.add(std::move(leg), Act::kExchange);
    } else {
        if (auto option = option_symbol(symbol)) t.symbol = *std::move(option);
        Act kind = *act;
        const std::string_view side = row.text(Field::kNote);
        if (kind == Act::kSell && side == "O") kind = Act::kShortSell;
        if (kind == Act::kBuy && side == "C") kind = Act::kCover;
        row.add(std::move(t), kind);
    }
    if (fee.amount) {
        row.source_id += row.source_id.empty() ? "" : "/fee";
        row.add(std::move(fee), Act::kFee);
    }
}

void read_cash(Row& row) {
    if (equal_folded(row.text(Field::kDetail), "summary"))
        return row.skip("the total of rows already read");
    model::Transaction t = row.begin();
    auto act = row.act(kCashWords);
    if (!act) return;
    const std::string_view text = row.text(Field::kName);
    const std::string_view named = trim(text.substr(0, std::min(text.find('('), text.size())));
    if (!row.has(Field::kSymbol) && text.find('(') != std::string_view::npos &&
        named.find(' ') == std::string_view::npos && !named.empty())
        t.symbol = upper(named);
    if (text.find("(Return of Capital)") != std::string_view::npos) act = Act::kReturnOfCapital;
    row.add(std::move(t), *act);
}

void read_ibkr_flex_trades(Sheet& sheet) { sheet.each_row(read_ibkr_flex_trade); }
void read_cash_rows(Sheet& sheet) { sheet.each_row(read_cash); }

}  // namespace

const Format kIbkrFlexTrades = {.name = "ibkr_flex_trades",
                                .description = "Interactive Brokers, Flex query of trades",
                                .columns = kTradeColumns,
                                .read = read_ibkr_flex_trades,
                                .decimal_sign = DecimalSign::kPoint};

const Format kIbkrFlexCash = {.name = "ibkr_flex_cash",
                              .description = "Interactive Brokers, Flex query of cash transactions",
                              .columns = kCashColumns,
                              .read = read_cash_rows,
                              .decimal_sign = DecimalSign::kPoint};

}  // namespace ballast::ingest::broker
