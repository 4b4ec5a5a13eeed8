// Robinhood, account activity. Descriptions contain line breaks, outflows are in parentheses, a
// split gives the shares added with an S, fees are only in the amount.
#include <array>
#include <string>

#include "ingest/broker/formats.hpp"
#include "ingest/broker/option_text.hpp"
#include "ingest/broker/text.hpp"

namespace ballast::ingest::broker {

namespace {

constexpr std::array kRobinhoodColumns = {
    Column{Field::kDate, "activity date", true}, Column{Field::kSymbol, "instrument", true},
    Column{Field::kName, "description", true},   Column{Field::kAction, "trans code", true},
    Column{Field::kDetail, "quantity", true},  // with letters: parsed below
    Column{Field::kPrice, "price", true},        Column{Field::kAmount, "amount", true},
};

constexpr std::array kRobinhoodWords = {
    ActionWord{"bto", Act::kBuy},
    ActionWord{"stc", Act::kSell},
    ActionWord{"sto", Act::kShortSell},
    ActionWord{"btc", Act::kCover},
    ActionWord{"oexp", Act::kExpire},
    ActionWord{"oasgn", Act::kAssign},
    ActionWord{"oexcs", Act::kExercise},
    ActionWord{"oca", Act::kShares},
    ActionWord{"cdiv", Act::kDividend},
    ActionWord{"mdiv", Act::kDividend},
    ActionWord{"qdiv", Act::kDividend},
    ActionWord{"ltcg", Act::kDividend},
    ActionWord{"stcg", Act::kDividend},
    ActionWord{"int", Act::kInterest},
    ActionWord{"mint", Act::kInterest},
    ActionWord{"slip", Act::kInterest},
    ActionWord{"spl", Act::kSplit},
    ActionWord{"spr", Act::kSwap},
    ActionWord{"nrat", Act::kTax},
    ActionWord{"dtax", Act::kTax},
    ActionWord{"dfee", Act::kFee},
    ActionWord{"afee", Act::kFee},
    ActionWord{"gold", Act::kFee},
    ActionWord{"gmpc", Act::kFee},
    ActionWord{"ach", Act::kCash},
    ActionWord{"rtp", Act::kCash},
    ActionWord{"dcf", Act::kCash},
    ActionWord{"wire", Act::kCash},
    ActionWord{"misc", Act::kCash},
    ActionWord{"jnlc", Act::kCash},
    ActionWord{"gdbp", Act::kCash},
    ActionWord{"itrf", Act::kJournal},
    ActionWord{"jnls", Act::kShares},
    ActionWord{"rec", Act::kTransferIn},
    ActionWord{"acati", Act::kTransferIn},
    ActionWord{"acato", Act::kTransferOut},
    ActionWord{"cil", Act::kReturnOfCapital},
    ActionWord{"roc", Act::kReturnOfCapital},
    ActionWord{"soff", Act::kSpinoff},
    ActionWord{"mrgs", Act::kSwap},
    ActionWord{"sxch", Act::kSwap},
    ActionWord{"mrgc", Act::kSell},
};

void read_quantity(Row& row, model::Transaction& t) {
    std::string_view text = row.text(Field::kDetail);
    bool out = false;
    while (!text.empty() && (text.back() == 'S' || text.back() == 'L')) {
        out = text.back() == 'S';
        text.remove_suffix(1);
    }
    const NumberText number = read_number(text, DecimalSign::kPoint);
    if (number.kind == NumberText::Kind::kBad || number.rounded)
        return row.reject("decimal", Field::kDetail, "a quantity such as 10 or 18S",
                          "write digits, followed by S for short shares");
    if (number.kind != NumberText::Kind::kNumber || number.value.is_zero()) return;
    t.quantity = number.value;
    row.units = out ? Decimal::from_units(-number.value.units()) : number.value;
}

void read_robinhood_row(Row& row) {
    if (row.text(Field::kAction).empty() && row.text(Field::kAmount).empty() &&
        row.text(Field::kSymbol).empty())
        return row.skip("text that is not a row of the table");
    model::Transaction t = row.begin();
    read_quantity(row, t);
    if (auto option = option_symbol(row.text(Field::kName))) t.symbol = *std::move(option);
    const auto act = row.act(kRobinhoodWords);
    if (!act) return;
    if (*act == Act::kSwap) return row.hold_leg(t, t.date.to_string());
    if (*act == Act::kSpinoff) {
        t.new_symbol = t.symbol;
        t.symbol.clear();
    }
    if (*act == Act::kBuy || *act == Act::kSell || *act == Act::kShortSell || *act == Act::kCover)
        derive_fees(t);
    row.add(std::move(t), *act);
}

bool join_robinhood(const PendingLeg& out, const PendingLeg& in, model::Transaction& result) {
    const bool same = out.transaction.symbol == in.transaction.symbol;
    return same ? join_as_split(out, in, result) : join_as_merger(out, in, result);
}

void read_robinhood(Sheet& sheet) {
    sheet.each_row(read_robinhood_row);
    sheet.join_legs(join_robinhood);
}

}  // namespace

const Format kRobinhood = {.name = "robinhood",
                           .description = "Robinhood, account activity",
                           .columns = kRobinhoodColumns,
                           .read = read_robinhood,
                           .date_order = DateOrder::kMonthFirst,
                           .decimal_sign = DecimalSign::kPoint};

}  // namespace ballast::ingest::broker
