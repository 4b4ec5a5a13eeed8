// Vanguard: OfxDownload.csv of the United States (holdings first, transactions in a second table
// below) and the cash statement of the United Kingdom, where a sentence says what was traded.
#include <array>
#include <string>

#include "ingest/broker/formats.hpp"
#include "ingest/broker/text.hpp"

namespace ballast::ingest::broker {

namespace {

constexpr std::array kColumns = {
    Column{Field::kAccount, "account number", true},
    Column{Field::kDate, "trade date", true},
    Column{Field::kAction, "transaction type", true},
    Column{Field::kDetail, "transaction description"},
    Column{Field::kName, "investment name", true},
    Column{Field::kSymbol, "symbol", true},
    Column{Field::kQuantity, "shares", true},
    Column{Field::kPrice, "share price", true},
    Column{Field::kGross, "principal amount"},
    Column{Field::kFees, "commission fees|commissions and fees"},
    Column{Field::kAmount, "net amount", true},
};

constexpr std::array kWords = {
    ActionWord{"reinvestment", Act::kBuy},
    ActionWord{"capital gain", Act::kDividend},
    ActionWord{"funds received", Act::kDeposit},
    ActionWord{"distribution", Act::kCash},
    ActionWord{"rollover", Act::kJournal},
    ActionWord{"conversion", Act::kShares},
    ActionWord{"corp action", Act::kShares},
    ActionWord{"stock split", Act::kSplit},
    // The settlement fund's side of what another row states.
    ActionWord{"sweep in", Act::kPassOver},
    ActionWord{"sweep out", Act::kPassOver},
};

void read_row(Row& row) {
    model::Transaction t = row.begin();
    const auto act = row.act(kWords);
    if (!act) return;
    if (*act == Act::kPassOver) return row.pass_over("the cash side of a row that is read");
    if (*act == Act::kDividend || *act == Act::kInterest || *act == Act::kCash) t.quantity.reset();
    row.add(std::move(t), *act);
}

void read(Sheet& sheet) { sheet.each_row(read_row); }

constexpr std::array kUkColumns = {
    Column{Field::kDate, "date", true},    Column{Field::kAction, "details", true},
    Column{Field::kName, "details"},       Column{Field::kAmount, "amount", true},
    Column{Field::kNote, "balance", true},
};

constexpr std::array kUkWords = {
    ActionWord{"div:", Act::kDividend},
    ActionWord{"div", Act::kDividend},
    ActionWord{"cash account interest", Act::kInterest},
    ActionWord{"regular deposit", Act::kDeposit},
    ActionWord{"deposit", Act::kDeposit},
    ActionWord{"payment by", Act::kDeposit},
    ActionWord{"account fee", Act::kFee},
    ActionWord{"etf dealing fee", Act::kFee},
    ActionWord{"reversal of", Act::kPassOver},
    ActionWord{"transfer", Act::kCash},
};

// "Bought 1,550 FTSE Developed World (VEVE)": how many and what.
void read_trade(Row& row, model::Transaction& t) {
    const std::string_view text = row.text(Field::kAction);
    const std::size_t begin = std::min(text.find(' '), text.size());
    const std::string_view rest = trim(text.substr(begin));
    const std::size_t end = std::min(rest.find(' '), rest.size());
    const NumberText quantity = read_number(rest.substr(0, end), DecimalSign::kPoint);
    if (quantity.kind == NumberText::Kind::kNumber && quantity.value.sign() > 0)
        t.quantity = quantity.value;
    const std::size_t open = rest.rfind('(');
    const std::size_t close = rest.rfind(')');
    if (open != std::string_view::npos && close != std::string_view::npos && close > open + 1)
        t.symbol = upper(trim(rest.substr(open + 1, close - open - 1)));
    else
        t.symbol = std::string(trim(rest.substr(end)));
}

void read_uk_row(Row& row) {
    model::Transaction t = row.begin();
    const auto act = row.act(kUkWords);
    if (!act) return;
    if (*act == Act::kPassOver)
        return row.reject("reversal", Field::kAction, "a transaction that stands",
                          "remove the transaction that this row takes back");
    if (*act == Act::kBuy || *act == Act::kSell) read_trade(row, t);
    if (*act == Act::kDividend) {
        const std::string_view text = row.text(Field::kAction);
        const std::size_t colon = text.find(':');
        if (colon != std::string_view::npos) {
            const std::string_view rest = trim(text.substr(colon + 1));
            t.symbol = upper(rest.substr(0, rest.find_first_of(" .@")));
        }
    }
    row.add(std::move(t), *act);
}

void read_uk(Sheet& sheet) { sheet.each_row(read_uk_row); }

}  // namespace

const Format kVanguard = {.name = "vanguard",
                          .description = "Vanguard (United States), OfxDownload.csv",
                          .columns = kColumns,
                          .read = read,
                          .date_order = DateOrder::kMonthFirst,
                          .decimal_sign = DecimalSign::kPoint};

const Format kVanguardUk = {.name = "vanguard_uk",
                            .description = "Vanguard (United Kingdom), cash transactions",
                            .columns = kUkColumns,
                            .read = read_uk,
                            .date_order = DateOrder::kDayFirst,
                            .decimal_sign = DecimalSign::kPoint,
                            .currency = fin::Currency::kGbp};

}  // namespace ballast::ingest::broker
