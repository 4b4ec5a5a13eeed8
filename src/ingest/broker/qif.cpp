// QIF, the text format of Quicken: records with one field per line, named by its first letter, each
// ended by ^. Quantities and amounts are unsigned, the action gives the direction; an action that
// ends in X moves its cash from or to the account in brackets. Decimal signs may differ within a
// file.
#include <algorithm>
#include <array>
#include <map>
#include <string>
#include <vector>

#include "ingest/broker/actions.hpp"
#include "ingest/broker/dates.hpp"
#include "ingest/broker/formats.hpp"
#include "ingest/broker/text.hpp"
#include "ingest/rejected_rows.hpp"

namespace ballast::ingest::broker {

namespace {

using Type = model::TransactionType;

constexpr std::array kQifWords = {
    ActionWord{"buy", Act::kBuy},
    ActionWord{"kauf", Act::kBuy},
    ActionWord{"cvrshrt", Act::kCover},
    ActionWord{"sell", Act::kSell},
    ActionWord{"verkauf", Act::kSell},
    ActionWord{"shtsell", Act::kShortSell},
    ActionWord{"div", Act::kDividend},
    ActionWord{"cglong", Act::kDividend},
    ActionWord{"cgmid", Act::kDividend},
    ActionWord{"cgshort", Act::kDividend},
    ActionWord{"intinc", Act::kInterest},
    ActionWord{"margint", Act::kInterest},
    ActionWord{"reinvdiv", Act::kReinvest},
    ActionWord{"reinvint", Act::kReinvest},
    ActionWord{"reinvlg", Act::kReinvest},
    ActionWord{"reinvmd", Act::kReinvest},
    ActionWord{"reinvsh", Act::kReinvest},
    ActionWord{"rtrncap", Act::kReturnOfCapital},
    ActionWord{"shrsin", Act::kTransferIn},
    ActionWord{"aktzu", Act::kTransferIn},
    ActionWord{"shrsout", Act::kTransferOut},
    ActionWord{"aktab", Act::kTransferOut},
    ActionWord{"stksplit", Act::kSplit},
    ActionWord{"miscinc", Act::kCash},
    ActionWord{"miscexp", Act::kFee},
    ActionWord{"exercise", Act::kExercise},
    ActionWord{"expire", Act::kExpire},
    ActionWord{"grant", Act::kSkip},
    ActionWord{"vest", Act::kSkip},
    ActionWord{"reminder", Act::kSkip},
    ActionWord{"cash", Act::kCash},
    ActionWord{"xin", Act::kDeposit},
    ActionWord{"contrib", Act::kDeposit},
    ActionWord{"xout", Act::kWithdrawal},
    ActionWord{"withdrw", Act::kWithdrawal},
};

struct Record {
    std::size_t line = 0;
    std::vector<std::pair<char, std::string_view>> lines;  // of the file

    // The first line of the letter.
    std::string_view get(char letter) const {
        const auto found = std::ranges::find(lines, letter, &decltype(lines)::value_type::first);
        return found == lines.end() ? std::string_view() : found->second;
    }
};

enum class Section : std::uint8_t { kNone, kInvestment, kBank, kAccount, kSecurity };

struct Entry {
    Section section;
    std::string account;
    Record record;
};

Section section_of(std::string_view header) {
    const std::string name = folded(header);
    if (name.starts_with("!type:invst")) return Section::kInvestment;
    if (name.starts_with("!type:bank") || name.starts_with("!type:cash") ||
        name.starts_with("!type:ccard") || name.starts_with("!type:oth"))
        return Section::kBank;
    if (name == "!account") return Section::kAccount;
    if (name.starts_with("!type:security")) return Section::kSecurity;
    return Section::kNone;
}

class QifReader {
public:
    QifReader(const ImportOptions& options, ImportFile& file) : options_(options), file_(file) {}
    Status read(std::string_view text);

private:
    void cut(std::string_view text);
    void decide_signs();
    void end_record();
    void investment(const Entry& entry);
    void bank(const Entry& entry);
    void read_fields(const Record& r, model::Transaction& t);
    bool complete(const Record& r, const model::Transaction& t, Act act);
    void add_counter_money(const Record& r, const model::Transaction& first,
                           std::optional<Decimal> moved);
    std::optional<Decimal> number(const Record& record, char letter);
    bool date(const Record& record, model::Transaction& t);
    void reject(const Record& record, std::string code, char letter, std::string expected,
                std::string fix);
    void add(const Record& record, model::Transaction t);

    const ImportOptions& options_;
    ImportFile& file_;
    Section section_ = Section::kNone;
    std::string account_;
    Record record_;
    std::vector<Entry> entries_;
    std::map<std::string, std::string> symbols_;
    DateOrder order_ = DateOrder::kUnknown;
    DecimalSign sign_ = DecimalSign::kUnknown;
    bool signed_ = false;  // some cash outflow is negative and none is positive
    bool rejected_ = false;
    std::size_t rejected_rows_ = 0;
};

// The action without its X, which means that the cash is in another account.
std::string plain_action(std::string_view action, bool& other_account) {
    std::string word = folded(action);
    other_account = word.size() > 2 && word.ends_with('x');
    if (other_account) word.pop_back();
    return word;
}

bool pays_out(Act act, std::string_view action) {
    return act == Act::kBuy || act == Act::kCover || act == Act::kFee || act == Act::kWithdrawal ||
           begins_with_word(action, "margint");
}

void QifReader::end_record() {
    if (section_ == Section::kAccount && !record_.get('N').empty())
        account_ = std::string(record_.get('N'));
    if (section_ == Section::kSecurity && !record_.get('S').empty())
        symbols_.emplace(record_.get('N'), upper(record_.get('S')));
    if ((section_ == Section::kInvestment || section_ == Section::kBank) && !record_.lines.empty())
        entries_.push_back({section_, account_, std::move(record_)});
    record_ = Record();
}

void QifReader::cut(std::string_view text) {
    std::size_t number = 0;
    while (!text.empty()) {
        const std::size_t end = text.find_first_of("\r\n");
        std::string_view line = trim(text.substr(0, end));
        ++number;
        const std::size_t skip = end == std::string_view::npos          ? text.size()
                                 : text.substr(end).starts_with("\r\n") ? end + 2
                                                                        : end + 1;
        text.remove_prefix(skip);
        if (line.empty()) continue;
        if (line[0] == '!') {
            if (!folded(line).starts_with("!option") && !folded(line).starts_with("!clear")) {
                end_record();
                section_ = section_of(line);
            }
        } else if (line[0] == '^') {
            end_record();
        } else {
            if (record_.lines.empty()) record_.line = number;
            record_.lines.emplace_back(line[0], trim(line.substr(1)));
        }
    }
    end_record();
}

Status QifReader::read(std::string_view text) {
    cut(text);
    if (entries_.size() > options_.max_rows)
        return fail(Code::kLimitExceeded, "the file has too many transactions");
    std::array<bool, 3> orders{};
    std::array<bool, 3> signs{};
    for (const Entry& entry : entries_) {
        orders[static_cast<std::size_t>(shown_date_order(entry.record.get('D')))] = true;
        for (const char letter : {'I', 'Q', 'T', 'U', 'O', '$'})
            signs[static_cast<std::size_t>(shown_decimal_sign(entry.record.get(letter)))] = true;
    }
    if (orders[1] != orders[2]) order_ = orders[1] ? DateOrder::kMonthFirst : DateOrder::kDayFirst;
    if (signs[1] != signs[2]) sign_ = signs[1] ? DecimalSign::kPoint : DecimalSign::kComma;
    decide_signs();
    for (const Entry& entry : entries_) {
        rejected_ = false;
        if (entry.section == Section::kInvestment)
            investment(entry);
        else
            bank(entry);
        if (rejected_rows_ > kMostRejectedRows) return too_many_rejected(file_);
    }
    return {};
}

// Quicken writes amounts unsigned, so that a negative charge is a refund; programs that sign
// amounts write no positive purchase, charge or withdrawal.
void QifReader::decide_signs() {
    bool above = false;
    bool below = false;
    for (const Entry& entry : entries_) {
        bool other_account = false;
        const std::string action = plain_action(entry.record.get('N'), other_account);
        const auto act = find_act(action, kQifWords);
        if (entry.section != Section::kInvestment || !act || !pays_out(*act, action)) continue;
        for (const char letter : {'T', 'U'}) {
            const auto money = read_number(entry.record.get(letter), sign_).value;
            above = above || money.sign() > 0;
            below = below || money.is_negative();
        }
    }
    signed_ = below && !above;
}

bool QifReader::date(const Record& record, model::Transaction& t) {
    const DateText date = read_date(record.get('D'), order_);
    t.date = date.date;
    if (date.kind == DateText::Kind::kDate) return true;
    if (date.kind == DateText::Kind::kAmbiguous)
        reject(record, "ambiguous_date", 'D',
               "an unambiguous date: " + date.date.to_string() + " or " + date.other.to_string(),
               "export a longer period, in which a day above 12 shows the order");
    else
        reject(record, "date", 'D', "a date such as 8/25/93", "write the date as YYYY-MM-DD");
    return false;
}

std::optional<Decimal> QifReader::number(const Record& record, char letter) {
    const NumberText read = read_number(record.get(letter), sign_);
    if (read.kind == NumberText::Kind::kNumber) return read.value;
    if (read.kind == NumberText::Kind::kAmbiguous)
        reject(record, "ambiguous_decimal", letter,
               "an unambiguous number: " + read.value.to_string() + " or " + read.other.to_string(),
               "write it with two digits after the decimal sign");
    if (read.kind == NumberText::Kind::kBad)
        reject(record, "decimal", letter, "a number such as 1,000.00", "write plain digits");
    return std::nullopt;
}

void QifReader::reject(const Record& record, std::string code, char letter, std::string expected,
                       std::string fix) {
    if (rejected_) return;
    rejected_ = true;
    ++rejected_rows_;
    file_.rows.push_back(RejectedRow{record.line, std::move(code), std::string(1, letter),
                                     std::string(record.get(letter)), std::move(expected),
                                     std::move(fix)});
}

void QifReader::add(const Record& record, model::Transaction t) {
    if (!rejected_) file_.rows.push_back(ImportedRow{record.line, {}, std::move(t)});
}

void QifReader::bank(const Entry& entry) {
    const Record& r = entry.record;
    model::Transaction t;
    t.account = entry.account;
    t.currency = options_.currency;
    t.amount = number(r, 'T');
    if (!t.amount) t.amount = number(r, 'U');
    if (!date(r, t)) return;
    if (!t.amount) return reject(r, "missing_amount", 'T', "the cash amount", "give a T line");
    t.type = t.amount->is_negative() ? Type::kWithdrawal : Type::kDeposit;
    t.note = std::string(r.get('P'));
    add(r, std::move(t));
}

Decimal magnitude(Decimal d) { return d.is_negative() ? Decimal::from_units(-d.units()) : d; }

void QifReader::read_fields(const Record& r, model::Transaction& t) {
    t.currency = options_.currency;
    t.symbol = std::string(r.get('Y'));
    const auto known = symbols_.find(t.symbol);
    t.symbol = known != symbols_.end() ? known->second : upper(t.symbol);
    t.note = std::string(r.get('M').empty() ? r.get('P') : r.get('M'));
    if (const auto quantity = number(r, 'Q'); quantity && !quantity->is_zero())
        t.quantity = magnitude(*quantity);
    if (const auto price = number(r, 'I')) t.price = magnitude(*price);
    t.amount = number(r, 'T');
    if (!t.amount) t.amount = number(r, 'U');
    if (const auto fees = number(r, 'O')) t.fees = magnitude(*fees);
}

// Whether the fields required by the type are present.
bool QifReader::complete(const Record& r, const model::Transaction& t, Act act) {
    const bool trade = act == Act::kBuy || act == Act::kSell || act == Act::kReinvest ||
                       act == Act::kShortSell || act == Act::kCover || act == Act::kTransferIn ||
                       act == Act::kTransferOut;
    if ((trade || act == Act::kSplit) && t.symbol.empty())
        reject(r, "missing_symbol", 'Y', "the security", "give a Y line");
    else if (trade && !t.quantity)
        reject(r, "missing_quantity", 'Q', "a quantity other than zero", "give a Q line");
    else if (act == Act::kSplit && !t.ratio)
        reject(r, "missing_quantity", 'Q', "ten times the new shares for one", "give a Q line");
    else if (!trade && act != Act::kSplit && !t.amount)
        reject(r, "missing_amount", 'T', "the cash amount", "give a T line");
    return !rejected_;
}

// The cash of an action with an X comes from, or goes to, another account on the same day.
void QifReader::add_counter_money(const Record& r, const model::Transaction& first,
                                  std::optional<Decimal> moved) {
    if (!first.amount) return;
    model::Transaction money;
    money.date = first.date;
    money.account = first.account;
    money.currency = first.currency;
    const Decimal size = magnitude(moved.value_or(*first.amount));
    const bool out = first.amount->is_negative();
    money.type = out ? Type::kDeposit : Type::kWithdrawal;
    money.amount = out ? size : Decimal::from_units(-size.units());
    money.note = std::string(r.get('L'));
    add(r, std::move(money));
}

void QifReader::investment(const Entry& entry) {
    const Record& r = entry.record;
    bool other_account = false;
    auto act = find_act(plain_action(r.get('N'), other_account), kQifWords);
    if (!act)
        return reject(r, "unknown_action", 'N', "an action such as Buy, ShrsIn or DivX",
                      "use one of Quicken's actions");
    if (*act == Act::kSkip) {
        file_.rows.push_back(SkippedRow{r.line, "a grant or a reminder has no effect yet"});
        return;
    }
    model::Transaction t;
    if (!date(r, t)) return;
    t.account = entry.account;
    read_fields(r, t);
    const auto moved = number(r, '$');
    if (rejected_) return;
    if (*act == Act::kSplit &&
        t.quantity) {  // Quicken writes ten times the new shares per old share
        if (const auto ratio = divide(*t.quantity, Decimal(10), Rounding::kHalfEven);
            ratio && !ratio->is_zero())
            t.ratio = *ratio;
        t.quantity.reset();
    }
    if (t.amount && !signed_ && pays_out(*act, r.get('N')))
        t.amount = Decimal::from_units(-t.amount->units());
    if (*act == Act::kCash || !type_of(*act))
        act = t.amount && t.amount->is_negative() ? Act::kWithdrawal : Act::kDeposit;
    t.type = *type_of(*act);
    if (*act == Act::kBuy || *act == Act::kSell || *act == Act::kCover || *act == Act::kShortSell ||
        *act == Act::kReinvest)
        derive_quantity(t, *act == Act::kSell || *act == Act::kShortSell);
    if (!complete(r, t, *act)) return;
    const model::Transaction first = t;
    add(r, std::move(t));
    if (other_account && *act != Act::kDeposit && *act != Act::kWithdrawal)
        add_counter_money(r, first, moved);
}

}  // namespace

bool looks_like_qif(std::string_view text) {
    text = trim(text);
    if (!text.starts_with('!')) return false;
    const std::string head = folded(text.substr(0, 200));
    return head.starts_with("!type:") || head.starts_with("!account") ||
           head.starts_with("!option") || head.starts_with("!clear");
}

Status read_qif(std::string_view text, const ImportOptions& options, ImportFile& file) {
    return QifReader(options, file).read(text);
}

}  // namespace ballast::ingest::broker
