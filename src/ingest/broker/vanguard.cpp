// Vanguard: OfxDownload.csv of the United States (holdings first, transactions in a second table
// below) and the cash statement of the United Kingdom, where a sentence describes the trade.
#include <array>
#include <set>
#include <string>

#include "ingest/broker/formats.hpp"
#include "ingest/broker/text.hpp"

namespace ballast::ingest::broker {

namespace {

constexpr std::array kVanguardColumns = {
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

constexpr std::array kVanguardWords = {
    ActionWord{"reinvestment", Act::kBuy},
    ActionWord{"capital gain", Act::kDividend},
    ActionWord{"funds received", Act::kDeposit},
    ActionWord{"distribution", Act::kCash},
    ActionWord{"rollover", Act::kJournal},
    ActionWord{"conversion", Act::kShares},
    ActionWord{"corp action", Act::kShares},
    ActionWord{"stock split", Act::kSplit},
    // The settlement fund's side of another row.
    ActionWord{"sweep in", Act::kSkip},
    ActionWord{"sweep out", Act::kSkip},
};

constexpr std::array kHoldingColumns = {
    Column{Field::kAccount, "account number", true}, Column{Field::kName, "investment name", true},
    Column{Field::kSymbol, "symbol", true},          Column{Field::kQuantity, "shares", true},
    Column{Field::kAmount, "total value", true},
};

void read_vanguard_row(Row& row) {
    model::Transaction t = row.begin();
    const auto act = row.act(kVanguardWords);
    if (!act) return;
    if (*act == Act::kSkip) return row.skip("the cash side of another row");
    if (*act == Act::kDividend || *act == Act::kInterest || *act == Act::kCash) t.quantity.reset();
    row.add(std::move(t), *act);
}

// The funds named in rows of sweeps: they are the accounts' cash.
std::set<std::string> settlement_funds(const Sheet& sheet) {
    std::set<std::string> funds;
    for (std::size_t i = sheet.begin; i < sheet.end; ++i) {
        const auto cells = sheet.records.of(sheet.records.records[i]);
        const auto cell = [&](Field field) {
            const auto at = static_cast<std::size_t>(sheet.layout.at(field));
            return at < cells.size() ? trim(cells[at]) : std::string_view();
        };
        if (begins_with_word(cell(Field::kAction), "sweep"))
            funds.insert(upper(cell(Field::kSymbol)));
    }
    funds.erase("");
    return funds;
}

// The table of holdings, above the transactions.
void read_holdings(Sheet& sheet, const std::set<std::string>& funds) {
    const auto& all = sheet.records.records;
    for (std::size_t i = 0; i + 1 < sheet.begin; ++i) {
        Layout layout = headed(sheet.records.of(all[i]));
        if (!lay_out(kHoldingColumns, layout)) continue;
        sheet.set_table(std::move(layout), i + 1, sheet.begin - 1);
        for (std::size_t at = sheet.begin; at < sheet.end; ++at) {
            Row row(sheet, all[at]);
            if (row.is_blank()) continue;
            const bool cash = funds.contains(upper(row.text(Field::kSymbol)));
            const auto held = row.number(cash ? Field::kAmount : Field::kQuantity);
            const Field name = row.has(Field::kSymbol) ? Field::kSymbol : Field::kName;
            if (held && !row.rejected() && row.has(Field::kAccount))
                sheet.file.stated.push_back({std::string(row.text(Field::kAccount)),
                                             cash ? std::string() : upper(row.text(name)), *held,
                                             std::nullopt});
        }
        return;
    }
}

void read_vanguard(Sheet& sheet) {
    const Layout layout = sheet.layout;
    const std::size_t begin = sheet.begin;
    const std::size_t end = sheet.end;
    const std::set<std::string> funds = settlement_funds(sheet);
    read_holdings(sheet, funds);
    sheet.set_table(layout, begin, end);
    sheet.each_row(read_vanguard_row);
    // Units of the settlement fund bought with its own dividend remain cash.
    if (funds.empty()) return;
    sheet.file.rows.change_each([&](ImportRow& row) {
        const auto* imported = std::get_if<ImportedRow>(&row);
        if (imported && funds.contains(imported->transaction.symbol) &&
            (imported->transaction.type == model::TransactionType::kBuy ||
             imported->transaction.type == model::TransactionType::kSell))
            row = SkippedRow{imported->line, "within the settlement fund, which is cash"};
    });
}

constexpr std::array kUkColumns = {
    Column{Field::kDate, "date", true},    Column{Field::kAction, "details", true},
    Column{Field::kName, "details"},       Column{Field::kAmount, "amount", true},
    Column{Field::kNote, "balance", true},
};

constexpr std::array kUkWords = {
    ActionWord{"div:", Act::kDividend},
    ActionWord{"div", Act::kDividend},
    ActionWord{"cash account interest", Act::kInterest},
    ActionWord{"deposit", Act::kDeposit},
    ActionWord{"withdrawal", Act::kWithdrawal},
    ActionWord{"transfer", Act::kCash},
};

// Matched anywhere in the text, if no word matches its start. A payment may have either direction.
struct VanguardPhrase {
    std::string_view words;
    Act act;
};
constexpr std::array kUkPhrases = {
    VanguardPhrase{"account fee", Act::kFee},         VanguardPhrase{"dealing fee", Act::kFee},
    VanguardPhrase{"payment by", Act::kCash},         VanguardPhrase{"cash transfer", Act::kCash},
    VanguardPhrase{"regular deposit", Act::kDeposit}, VanguardPhrase{"deposit via", Act::kDeposit},
    VanguardPhrase{"deposit for", Act::kDeposit},
};

constexpr std::string_view kReversal = "reversal of";

// The sentence without "Reversal of"; its amount already has the opposite sign.
std::string_view reversed(std::string_view text) {
    return begins_with_word(text, kReversal) ? trim(text.substr(kReversal.size())) : text;
}

std::optional<Act> act_of_sentence(std::string_view text) {
    if (const auto act = find_act(text, kUkWords)) return act;
    const std::string lower = folded(text);
    for (const VanguardPhrase& phrase : kUkPhrases)
        if (lower.find(phrase.words) != std::string::npos) return phrase.act;
    return std::nullopt;
}

// "Bought 1,550 FTSE Developed World (VEVE)": quantity and security.
void read_vanguard_trade(Row& row, model::Transaction& t) {
    const std::string_view text = row.text(Field::kAction);
    const std::size_t begin = std::min(text.find(' '), text.size());
    const std::string_view rest = trim(text.substr(begin));
    const std::size_t end = std::min(rest.find(' '), rest.size());
    const NumberText quantity = read_number(rest.substr(0, end), DecimalSign::kPoint);
    if (quantity.kind == NumberText::Kind::kNumber && quantity.value.sign() > 0)
        t.quantity = quantity.value;
    const std::size_t open = rest.rfind('(');
    const std::size_t close = rest.rfind(')');
    if (open != std::string_view::npos && close == rest.size() - 1 && close > open + 1)
        t.symbol = upper(trim(rest.substr(open + 1, close - open - 1)));
    else
        t.symbol = std::string(trim(rest.substr(end)));
}

void read_uk_row(Row& row) {
    model::Transaction t = row.begin();
    const std::string_view text = reversed(row.text(Field::kAction));
    const bool is_reversal = text.size() != row.text(Field::kAction).size();
    const auto act = act_of_sentence(text);
    if (!act)
        return row.reject("unknown_action", Field::kAction,
                          "a purchase, a sale, a dividend, interest, a fee or a payment",
                          "map this sentence in a mapping's types");
    if (is_reversal && (*act == Act::kBuy || *act == Act::kSell))
        return row.reject("reversal", Field::kAction, "a trade that has not been reversed",
                          "remove the trade that this row reverses");
    if (*act == Act::kBuy || *act == Act::kSell) read_vanguard_trade(row, t);
    if (*act == Act::kDividend) {
        const std::size_t colon = text.find(':');
        if (colon != std::string_view::npos) {
            const std::string_view rest = trim(text.substr(colon + 1));
            t.symbol = upper(rest.substr(0, rest.find_first_of(" .@")));
        }
    }
    row.add(std::move(t), *act);
}

// Later exports have the securities side of the same trades in a second table below.
void read_uk(Sheet& sheet) {
    const std::size_t end = sheet.end;
    for (std::size_t i = sheet.begin; i < end; ++i) {
        const auto cells = sheet.records.of(sheet.records.records[i]);
        if (cells.size() < 2 || !equal_folded(cells[1], "investmentname")) continue;
        sheet.end = i;
        break;
    }
    sheet.each_row(read_uk_row);
    for (std::size_t i = sheet.end + 1; i < end; ++i) {
        Row row(sheet, sheet.records.records[i]);
        if (row.is_blank()) continue;
        if (row.cell(2).find("replaced with") != std::string_view::npos)
            row.reject("name_change", 2, "a trade, whose cash amount is in the table above",
                       "enter a merger of the old name into the new one, unit for unit");
        else
            row.skip("the securities side of another row");
        sheet.finish(row);
    }
}

}  // namespace

const Format kVanguard = {.name = "vanguard",
                          .description = "Vanguard (United States), OfxDownload.csv",
                          .columns = kVanguardColumns,
                          .read = read_vanguard,
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
