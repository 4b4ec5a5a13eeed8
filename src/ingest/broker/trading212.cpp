// Trading 212: columns have changed since 2020 ("Total (GBP)" became "Total" and "Currency
// (Total)"), so each is matched by name. The total is in the account's currency including all
// costs; the price is in the security's. A split is a closing and an opening row.
#include <array>
#include <fmt/format.h>
#include <string>

#include "ingest/broker/formats.hpp"
#include "ingest/broker/text.hpp"

namespace ballast::ingest::broker {

namespace {

constexpr std::array kTrading212Columns = {
    Column{Field::kAction, "action", true},
    Column{Field::kDate, "time", true},
    Column{Field::kIsin, "isin", true},
    Column{Field::kSymbol, "ticker", true},
    Column{Field::kName, "name"},
    Column{Field::kQuantity, "no. of shares", true},
    Column{Field::kPrice, "price / share", true},
    Column{Field::kPriceCurrency, "currency (price / share)"},
    Column{Field::kRate, "exchange rate"},
    Column{Field::kAmount, "total|total (*)", true},
    Column{Field::kCurrency, "currency (total)"},
    Column{Field::kTax, "withholding tax"},
    Column{Field::kNote, "notes"},
    Column{Field::kSourceId, "id"},
};

constexpr std::array kTrading212Words = {
    ActionWord{"dividend", Act::kDividend},
    ActionWord{"interest on cash", Act::kInterest},
    ActionWord{"lending interest", Act::kInterest},
    ActionWord{"spending cashback", Act::kDeposit},
    ActionWord{"card debit", Act::kWithdrawal},
    ActionWord{"card credit", Act::kDeposit},
    ActionWord{"result adjustment", Act::kCash},
    ActionWord{"currency conversion", Act::kExchange},
    ActionWord{"stock distribution", Act::kTransferIn},
    ActionWord{"stock split open", Act::kSwap},
    ActionWord{"stock split close", Act::kSwap},
};

// Costs by the prefix of their column's name; the total includes them.
constexpr std::array<std::string_view, 7> kCosts = {
    "stamp duty", "french transaction tax",  "transaction fee", "finra fee",
    "ptm levy",   "currency conversion fee", "charge fee"};

// Adds costs in the account's currency to the fees and mentions the others in the note.
void read_costs(Row& row, const Layout& layout, model::Transaction& t) {
    for (std::size_t i = 0; i < layout.keys.size(); ++i) {
        const std::string& key = layout.keys[i];
        for (const std::string_view cost : kCosts) {
            if (!key.starts_with(cost)) continue;
            const auto value = row.number_at(static_cast<int>(i));
            if (!value || value->is_zero()) break;
            std::string code(row.text("currency (" + key + ")"));
            const std::size_t open = key.find('(');
            if (code.empty() && open != std::string::npos && key.back() == ')')
                code = upper(key.substr(open + 1, key.size() - open - 2));
            const Decimal size =
                value->is_negative() ? Decimal::from_units(-value->units()) : *value;
            if (code.empty() || code == t.currency.code()) {
                if (const auto sum = add(t.fees, size)) t.fees = *sum;
            } else {
                append_note(t.note,
                            fmt::format("{} {} {}", layout.names[i], size.to_string(), code));
            }
            break;
        }
    }
}

// The total of a dividend is net of tax; in the same currency both parts are exact.
void read_dividend(Row& row, model::Transaction t) {
    t.quantity.reset();
    const auto tax = row.number(Field::kTax);
    const std::string code(row.text("currency (withholding tax)"));
    if (!tax || tax->is_zero() || !t.amount) return row.add(std::move(t), Act::kDividend);
    if (code != t.currency.code()) {
        append_note(t.note, fmt::format("{} {} withheld", tax->to_string(), code));
        return row.add(std::move(t), Act::kDividend);
    }
    model::Transaction withheld = t;
    withheld.price.reset();
    withheld.amount = Decimal::from_units(-tax->units());
    if (const auto gross = add(*t.amount, *tax)) t.amount = *gross;
    row.add(std::move(t), Act::kDividend);
    row.add(std::move(withheld), Act::kTax);
}

void read_exchange(Row& row, const model::Transaction& t) {
    for (const std::string_view side : {"from", "to"}) {
        const std::string key = fmt::format("currency conversion {} amount", side);
        model::Transaction leg = t;
        const int column = row.column_named(key);
        const auto amount = row.number_at(column);
        const auto currency = row.currency_of(row.text("currency (" + key + ")"), Field::kCurrency);
        if (!amount || !currency) {
            row.reject("missing_amount", column, "both sides of the conversion",
                       "export the columns of the currency conversion");
            return;
        }
        const Decimal size =
            amount->is_negative() ? Decimal::from_units(-amount->units()) : *amount;
        leg.amount = side == "from" ? Decimal::from_units(-size.units()) : size;
        leg.currency = *currency;
        leg.fees = Decimal();
        row.add(std::move(leg), Act::kExchange);
    }
}

void read_trading212_row(Row& row) {
    model::Transaction t = row.begin();
    const auto act = row.act(kTrading212Words);
    if (!act) return;
    read_costs(row, row.layout(), t);
    switch (*act) {
        case Act::kSwap:
            if (begins_with_word(row.text(Field::kAction), "stock split close"))
                row.units = Decimal::from_units(-row.units.units());
            return row.hold_leg(t, t.date.to_string() + std::string(row.text(Field::kIsin)));
        case Act::kDividend:
            return read_dividend(row, std::move(t));
        case Act::kExchange:
            return read_exchange(row, t);
        case Act::kTransferIn:
            append_note(t.note, "received without payment; the file states no cost");
            if (t.amount && t.amount->is_zero()) t.amount.reset();
            if (t.price && t.price->is_zero()) t.price.reset();
            return row.add(std::move(t), *act);
        default:
            return row.add(std::move(t), *act);
    }
}

bool join_trading212(const PendingLeg& out, const PendingLeg& in, model::Transaction& result) {
    if (!join_as_split(out, in, result)) return false;
    result.price.reset();
    result.amount.reset();
    return true;
}

void read_trading212(Sheet& sheet) {
    sheet.each_row(read_trading212_row);
    sheet.join_legs(join_trading212);
}

}  // namespace

const Format kTrading212 = {.name = "trading212",
                            .description = "Trading 212, history (all generations of its columns)",
                            .columns = kTrading212Columns,
                            .read = read_trading212,
                            .decimal_sign = DecimalSign::kPoint,
                            .amounts = Signed::kCash};

}  // namespace ballast::ingest::broker
