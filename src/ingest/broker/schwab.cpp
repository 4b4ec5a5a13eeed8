// Charles Schwab, history of a brokerage account. In "04/17/2025 as of 04/15/2025" the second date
// is the effective one. A stock split gives the shares added. A reverse split, a merger, a change
// of name and a conversion are two rows, with the old security identified by its CUSIP.
#include <array>

#include "ingest/broker/formats.hpp"
#include "ingest/broker/option_text.hpp"
#include "ingest/broker/text.hpp"

namespace ballast::ingest::broker {

namespace {

constexpr std::array kSchwabColumns = {
    Column{Field::kDate, "date", true},
    Column{Field::kAction, "action", true},
    Column{Field::kSymbol, "symbol", true},
    Column{Field::kName, "description", true},
    Column{Field::kQuantity, "quantity", true},
    Column{Field::kPrice, "price", true},
    Column{Field::kFees, "fees & comm|fees & commissions", true},
    Column{Field::kAmount, "amount", true},
};

constexpr std::array kSchwabWords = {
    ActionWord{"reinvest shares", Act::kBuy},
    ActionWord{"reinvest dividend", Act::kDividend},
    ActionWord{"qual div reinvest", Act::kDividend},
    ActionWord{"long term cap gain reinvest", Act::kDividend},
    ActionWord{"short term cap gain reinvest", Act::kDividend},
    ActionWord{"pr yr div reinvest", Act::kDividend},
    ActionWord{"pr yr cash div", Act::kDividend},
    ActionWord{"pr yr special div", Act::kDividend},
    ActionWord{"non-qualified div", Act::kDividend},
    ActionWord{"special non qual div", Act::kDividend},
    ActionWord{"special qual div", Act::kDividend},
    ActionWord{"qualified div", Act::kDividend},
    ActionWord{"advisor fee", Act::kFee},
    ActionWord{"misc fee", Act::kFee},
    ActionWord{"foreign tax paid", Act::kTax},
    ActionWord{"nra tax adj", Act::kTax},
    ActionWord{"nra withholding", Act::kTax},
    ActionWord{"moneylink", Act::kCash},
    ActionWord{"funds received", Act::kCash},
    ActionWord{"funds paid", Act::kCash},
    ActionWord{"internal transfer", Act::kJournal},
    ActionWord{"security transfer", Act::kShares},
    ActionWord{"journaled shares", Act::kShares},
    ActionWord{"stock plan activity", Act::kShares},
    ActionWord{"misc cash entry", Act::kCash},
    ActionWord{"adjustment", Act::kJournal},
    ActionWord{"stock div dist", Act::kSplit},
    ActionWord{"reverse split", Act::kSwap},
    ActionWord{"stock merger", Act::kSwap},
    ActionWord{"name change", Act::kSwap},
    ActionWord{"conversion", Act::kSwap},
    ActionWord{"exchange or exercise", Act::kExercise},
    ActionWord{"cash in lieu", Act::kReturnOfCapital},
    ActionWord{"cash merger", Act::kRedeem},
    ActionWord{"cash merger adj", Act::kRedeem},
    ActionWord{"full redemption", Act::kRedeem},
    ActionWord{"full redemption adj", Act::kRedeem},
};

void read_schwab_row(Row& row) {
    if (begins_with_word(row.text(Field::kDate), "transactions total"))
        return row.skip("the total of the file");
    model::Transaction t = row.begin();
    const std::string_view date = row.text(Field::kDate);
    if (const std::size_t as_of = date.find(" as of "); as_of != std::string_view::npos) {
        const DateText effective = read_date(date.substr(as_of + 7), DateOrder::kMonthFirst);
        if (effective.kind == DateText::Kind::kDate) t.date = effective.date;
    }
    if (auto option = option_symbol(row.text(Field::kSymbol))) t.symbol = *std::move(option);
    const auto act = row.act(kSchwabWords);
    if (!act) return;
    const std::string key = t.date.to_string() + folded(row.text(Field::kAction)).substr(0, 11);
    if (*act == Act::kSwap) return row.hold_leg(std::move(t), key);
    if (*act == Act::kRedeem && (!t.amount || !t.quantity)) {
        const std::string symbol = t.symbol;
        return row.hold_leg(std::move(t), key.substr(0, 15) + symbol);
    }
    if (begins_with_word(row.text(Field::kAction), "cash in lieu"))
        append_note(t.note, "cash for a fraction of a share, whose size the file does not state");
    if (*act == Act::kSpinoff) {
        t.new_symbol = t.symbol;
        t.symbol.clear();
        append_note(t.note, "the file does not name the parent");
    }
    row.add(std::move(t), *act);
}

// A security for another, or the units of a redemption and its cash.
bool join_schwab(const PendingLeg& out, const PendingLeg& in, model::Transaction& result) {
    if (in.transaction.amount && out.transaction.quantity && !in.transaction.quantity) {
        result = out.transaction;
        result.amount = in.transaction.amount;
        result.type = model::TransactionType::kSell;
        return true;
    }
    if (in.key.find("reverse") != std::string::npos) {
        if (!join_as_split(out, in, result)) return false;
        append_note(result.note, out.transaction.symbol + " before");
        return true;
    }
    if (!join_as_merger(out, in, result)) return false;
    append_note(result.note, in.transaction.quantity->to_string() + " for " +
                                 out.transaction.quantity->to_string());
    return true;
}

void read_schwab(Sheet& sheet) {
    sheet.each_row(read_schwab_row);
    sheet.join_legs(join_schwab);
}

}  // namespace

const Format kSchwab = {.name = "schwab",
                        .description = "Charles Schwab, history of a brokerage account",
                        .columns = kSchwabColumns,
                        .read = read_schwab,
                        .date_order = DateOrder::kMonthFirst,
                        .decimal_sign = DecimalSign::kPoint};

}  // namespace ballast::ingest::broker
