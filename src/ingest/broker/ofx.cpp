// OFX and QFX, versions 1.x (SGML, whose leaf tags are not closed) and 2.x (XML): transactions of
// investment, bank and card statements, and the positions and cash that the statement reports.
// Element names: OFX 2.2, sections 11.4 and 13.9.
#include <algorithm>
#include <array>
#include <fmt/format.h>
#include <map>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "ingest/broker/dates.hpp"
#include "ingest/broker/formats.hpp"
#include "ingest/broker/text.hpp"
#include "ingest/rejected_rows.hpp"

namespace ballast::ingest::broker {

namespace {

using Type = model::TransactionType;

// Statements have a depth of about ten and at most fifty fields per transaction. Empty leaves of
// SGML, which are not closed, count as open.
constexpr std::size_t kMaxDepth = 10'000, kMaxFields = 1'000;

// "&amp;" and the four others that OFX allows.
std::string without_entities(std::string_view text) {
    constexpr std::array<std::pair<std::string_view, char>, 5> kEntities = {
        {{"&amp;", '&'}, {"&lt;", '<'}, {"&gt;", '>'}, {"&apos;", '\''}, {"&quot;", '"'}}};
    std::string out;
    for (std::size_t at = 0; at < text.size();) {
        bool found = false;
        for (const auto& [name, sign] : kEntities) {
            if (!text.substr(at).starts_with(name)) continue;
            out += sign;
            at += name.size();
            found = true;
            break;
        }
        if (!found) out += text[at++];
    }
    return out;
}

struct Tag {
    std::string name;  // upper case, without the slash
    bool closes = false;
    std::string_view value;
    std::size_t line = 1;
};

class TagReader {
public:
    explicit TagReader(std::string_view text) : text_(text) {}

    std::optional<Tag> next() {
        const std::size_t open = text_.find('<', at_);
        if (open == std::string_view::npos) return std::nullopt;
        const std::size_t close = text_.find('>', open);
        if (close == std::string_view::npos) return std::nullopt;
        count_lines(open);
        Tag tag;
        std::string_view name = trim(text_.substr(open + 1, close - open - 1));
        tag.closes = name.starts_with('/');
        if (tag.closes) name.remove_prefix(1);
        tag.name = upper(name.substr(0, name.find_first_of(" \t\r\n/")));
        tag.line = line_;
        const std::size_t end = std::min(text_.find('<', close), text_.size());
        tag.value = trim(text_.substr(close + 1, end - close - 1));
        at_ = end;
        return tag;
    }

private:
    void count_lines(std::size_t to) {
        line_ += static_cast<std::size_t>(
            std::count(text_.begin() + static_cast<std::ptrdiff_t>(counted_),
                       text_.begin() + static_cast<std::ptrdiff_t>(to), '\n'));
        counted_ = to;
    }

    std::string_view text_;
    std::size_t at_ = 0;
    std::size_t counted_ = 0;
    std::size_t line_ = 1;
};

// The leaves of an aggregate, the first of each name.
struct Aggregate {
    std::string name;
    std::size_t line = 0;
    std::map<std::string, std::string> leaves;

    std::string_view get(const std::string& leaf) const {
        const auto found = leaves.find(leaf);
        return found == leaves.end() ? std::string_view() : std::string_view(found->second);
    }
};

constexpr std::array<std::string_view, 22> kTransactions = {
    "BUYSTOCK",       "BUYMF",      "BUYOPT",      "BUYDEBT",    "BUYOTHER", "SELLSTOCK",
    "SELLMF",         "SELLOPT",    "SELLDEBT",    "SELLOTHER",  "REINVEST", "INCOME",
    "RETOFCAP",       "SPLIT",      "TRANSFER",    "CLOSUREOPT", "JRNLSEC",  "JRNLFUND",
    "MARGININTEREST", "INVEXPENSE", "INVBANKTRAN", "STMTTRN"};

class OfxReader {
public:
    OfxReader(const ImportOptions& options, ImportFile& file) : options_(options), file_(file) {}

    Status read(std::string_view text);

private:
    Status take(const Tag& tag);
    void close(const std::string& name);
    bool is_open(const std::string& name) const {
        const auto found = open_count_.find(name);
        return found != open_count_.end() && found->second > 0;
    }
    void finish(Aggregate& element);
    void transaction(const Aggregate& element);
    void settle_symbols();
    void settle_signs();
    Type trade_type(const Aggregate& e) const;
    Type cash_type(const Aggregate& e, const std::optional<Decimal>& amount) const;
    std::optional<Decimal> number(const Aggregate& e, const std::string& leaf);
    model::Transaction fields(const Aggregate& e);
    void settle_type(const Aggregate& e, model::Transaction& t);
    void split(const Aggregate& e, model::Transaction& t);
    void reject(const Aggregate& e, std::string code, std::string column, std::string expected,
                std::string fix);
    void check(const Aggregate& e, const model::Transaction& t);

    const ImportOptions& options_;
    ImportFile& file_;
    std::vector<std::string> open_;
    std::unordered_map<std::string, std::size_t> open_count_;  // by name
    std::optional<Aggregate> current_;  // a transaction, a position or a security
    std::map<std::string, std::string> symbols_;
    std::string account_;
    fin::Currency currency_;
    bool rejected_ = false;
    std::size_t rejected_rows_ = 0;
};

Status OfxReader::read(std::string_view text) {
    TagReader tags(text);
    currency_ = options_.currency;
    while (auto tag = tags.next()) {
        if (tag->name.empty() || tag->name[0] == '?' || tag->name[0] == '!') continue;
        if (tag->closes)
            close(tag->name);
        else
            TRY_STATUS(take(*tag));
        if (file_.rows.size() > options_.max_rows)
            return fail(Code::kLimitExceeded, "the file has too many transactions");
        if (rejected_rows_ > kMostRejectedRows) return too_many_rejected(file_);
    }
    if (current_) finish(*current_);
    settle_symbols();
    settle_signs();
    return {};
}

Status OfxReader::take(const Tag& tag) {
    if (tag.value.empty()) {
        if (open_.size() == kMaxDepth)
            return fail(Code::kLimitExceeded,
                        fmt::format("line {}: elements are nested more than {} deep, the limit; "
                                    "download the file again",
                                    tag.line, kMaxDepth));
        open_.push_back(tag.name);
        ++open_count_[tag.name];
        const bool starts = std::find(kTransactions.begin(), kTransactions.end(), tag.name) !=
                                kTransactions.end() ||
                            tag.name == "INVPOS" || tag.name == "SECINFO" || tag.name == "INVBAL";
        // A bank transaction inside an investment statement's transaction is part of it.
        if (starts && (!current_ || tag.name != "STMTTRN")) {
            if (current_) finish(*current_);
            current_ = Aggregate{tag.name, tag.line, {}};
        }
        return {};
    }
    if (current_) {
        current_->leaves.emplace(tag.name, without_entities(tag.value));
        if (current_->leaves.size() > kMaxFields)
            return fail(Code::kLimitExceeded,
                        fmt::format("line {}: a transaction has more than {} fields, the limit; "
                                    "download the file again",
                                    tag.line, kMaxFields));
        return {};
    }
    if (tag.name == "ACCTID") {
        account_ = without_entities(tag.value);
        // Of a bank or a credit card; that of an investment account does not state its taxes.
        if (is_open("BANKACCTFROM") || is_open("CCACCTFROM"))
            file_.account_types.emplace(account_, model::AccountType::kBank);
    }
    if (tag.name == "CURDEF")
        if (const auto currency = fin::Currency::parse(upper(tag.value))) currency_ = *currency;
    return {};
}

void OfxReader::close(const std::string& name) {
    if (!open_count_.contains(name)) return;  // of a leaf element
    for (bool found = false; !found; open_.pop_back()) {
        found = open_.back() == name;
        const auto count = open_count_.find(open_.back());
        if (--count->second == 0) open_count_.erase(count);
    }
    if (current_ && current_->name == name) {
        finish(*current_);
        current_.reset();
    }
}

void OfxReader::finish(Aggregate& element) {
    const std::string id(element.get("UNIQUEID"));
    if (element.name == "SECINFO") {
        if (!element.get("TICKER").empty()) symbols_.emplace(id, upper(element.get("TICKER")));
    } else if (element.name == "INVPOS") {
        rejected_ = false;
        if (const auto units = number(element, "UNITS"))
            file_.stated.push_back({account_, id, *units, std::nullopt});
    } else if (element.name == "INVBAL") {
        rejected_ = false;
        if (const auto cash = number(element, "AVAILCASH"))
            file_.stated.push_back({account_, {}, *cash, std::nullopt});
    } else {
        transaction(element);
    }
    element.leaves.clear();
}

std::optional<Decimal> OfxReader::number(const Aggregate& e, const std::string& leaf) {
    const std::string_view text = e.get(leaf);
    const NumberText read = read_number(text, DecimalSign::kPoint);
    if (read.kind == NumberText::Kind::kNumber) return read.value;
    if (read.kind != NumberText::Kind::kAbsent)
        reject(e, "decimal", leaf, "a number such as -1050.00", "download the file again");
    return std::nullopt;
}

Type OfxReader::trade_type(const Aggregate& e) const {
    if (e.name.starts_with("BUY")) {
        const bool closes = e.get("BUYTYPE") == "BUYTOCOVER" || e.get("OPTBUYTYPE") == "BUYTOCLOSE";
        return closes ? Type::kCover : Type::kBuy;
    }
    const bool opens = e.get("SELLTYPE") == "SELLSHORT" || e.get("OPTSELLTYPE") == "SELLTOOPEN";
    return opens ? Type::kShortSell : Type::kSell;
}

Type OfxReader::cash_type(const Aggregate& e, const std::optional<Decimal>& amount) const {
    const std::string_view kind = e.get("TRNTYPE");
    if (kind == "INT") return Type::kInterest;
    if (kind == "DIV") return Type::kDividend;
    if (kind == "FEE" || kind == "SRVCHG") return Type::kFee;
    return amount && amount->is_negative() ? Type::kWithdrawal : Type::kDeposit;
}

void OfxReader::split(const Aggregate& e, model::Transaction& t) {
    const auto numerator = number(e, "NUMERATOR");
    const auto denominator = number(e, "DENOMINATOR");
    if (numerator && denominator && !denominator->is_zero()) {
        if (const auto ratio = divide(*numerator, *denominator, Rounding::kHalfEven))
            t.ratio = *ratio;
        return;
    }
    const auto before = number(e, "OLDUNITS");
    const auto after = number(e, "NEWUNITS");
    if (!before || !after) return;
    if (const auto added = subtract(*after, *before); added && added->sign() > 0)
        t.quantity = *added;
}

// All fields except the type.
model::Transaction OfxReader::fields(const Aggregate& e) {
    model::Transaction t;
    t.account = account_;
    t.currency = currency_;
    if (!e.get("CURSYM").empty())
        if (const auto currency = fin::Currency::parse(upper(e.get("CURSYM"))))
            t.currency = *currency;
    for (const std::string leaf : {"DTTRADE", "DTPOSTED"}) {
        const DateText date = read_date(e.get(leaf).substr(0, 8), DateOrder::kUnknown);
        if (date.kind == DateText::Kind::kAbsent) continue;
        if (date.kind != DateText::Kind::kDate)
            reject(e, "date", leaf, "a date such as 20250402", "download the file again");
        t.date = date.date;
        break;
    }
    if (e.get("DTTRADE").empty() && e.get("DTPOSTED").empty())
        reject(e, "date", "DTTRADE", "the trade date", "download the file again");
    t.symbol = std::string(e.get("UNIQUEID"));
    t.note = std::string(e.get("MEMO").empty() ? e.get("NAME") : e.get("MEMO"));
    const auto size = [](Decimal d) {
        return d.is_negative() ? Decimal::from_units(-d.units()) : d;
    };
    const auto units = number(e, "UNITS");
    if (units && !units->is_zero()) t.quantity = size(*units);
    if (const auto price = number(e, "UNITPRICE")) t.price = size(*price);
    t.amount = number(e, "TOTAL");
    if (!t.amount) t.amount = number(e, "TRNAMT");
    for (const std::string leaf : {"COMMISSION", "FEES", "LOAD", "TAXES"})
        if (const auto fee = number(e, leaf))
            if (const auto sum = add(t.fees, size(*fee))) t.fees = *sum;
    return t;
}

void OfxReader::settle_type(const Aggregate& e, model::Transaction& t) {
    if (e.name.starts_with("BUY") || e.name.starts_with("SELL")) {
        t.type = trade_type(e);
    } else if (e.name == "REINVEST") {
        t.type = Type::kReinvest;
        if (t.amount && t.amount->is_negative())
            t.amount =
                Decimal::from_units(-t.amount->units());  // the income; there is no cash flow
    } else if (e.name == "INCOME") {
        t.type = e.get("INCOMETYPE") == "INTEREST" ? Type::kInterest : Type::kDividend;
    } else if (e.name == "RETOFCAP") {
        t.type = Type::kReturnOfCapital;
    } else if (e.name == "SPLIT") {
        t.type = Type::kSplit;
        split(e, t);
    } else if (e.name == "TRANSFER") {
        const bool out = e.get("TFERACTION") == "OUT" || e.get("UNITS").starts_with('-');
        t.type = out ? Type::kTransferOut : Type::kTransferIn;
    } else if (e.name == "CLOSUREOPT") {
        const std::string_view action = e.get("OPTACTION");
        t.type = action == "EXERCISE" ? Type::kExercise
                 : action == "ASSIGN" ? Type::kAssign
                                      : Type::kExpire;
    } else if (e.name == "MARGININTEREST") {
        t.type = Type::kInterest;
    } else if (e.name == "INVEXPENSE") {
        t.type = Type::kFee;
    } else {
        t.type = cash_type(e, t.amount);
    }
}

void OfxReader::transaction(const Aggregate& e) {
    rejected_ = false;
    if (e.name.starts_with("JRNL")) {
        file_.rows.push_back(
            SkippedRow{e.line, "moves between the cash and margin parts of the account"});
        return;
    }
    model::Transaction t = fields(e);
    settle_type(e, t);
    const bool sale = t.type == Type::kSell || t.type == Type::kShortSell;
    if (sale || t.type == Type::kBuy || t.type == Type::kCover || t.type == Type::kReinvest)
        derive_quantity(t, sale);
    check(e, t);
    if (!rejected_)
        file_.rows.push_back(ImportedRow{e.line, std::string(e.get("FITID")), std::move(t)});
}

void OfxReader::check(const Aggregate& e, const model::Transaction& t) {
    const bool cash = t.type == Type::kDeposit || t.type == Type::kWithdrawal ||
                      t.type == Type::kInterest || t.type == Type::kFee ||
                      t.type == Type::kDividend;
    if (cash && !t.amount)
        reject(e, "missing_amount", "TOTAL", "the cash amount", "download the file again");
    if (!cash && t.symbol.empty())
        reject(e, "missing_symbol", "UNIQUEID", "the security", "download the file again");
    if (t.type == Type::kSplit && !t.ratio && !t.quantity)
        reject(e, "missing_quantity", "NUMERATOR", "new and old units", "enter the split by hand");
    if (!cash && t.type != Type::kSplit && t.type != Type::kReturnOfCapital && !t.quantity)
        reject(e, "missing_quantity", "UNITS", "a quantity other than zero",
               "download the file again");
}

void OfxReader::reject(const Aggregate& e, std::string code, std::string column,
                       std::string expected, std::string fix) {
    if (rejected_) return;
    rejected_ = true;
    ++rejected_rows_;
    std::string value(e.get(column));
    file_.rows.push_back(RejectedRow{e.line, std::move(code), std::move(column), std::move(value),
                                     std::move(expected), std::move(fix)});
}

// The list of securities is at the end of the file.
void OfxReader::settle_symbols() {
    const auto settle = [&](std::string& symbol) {
        const auto found = symbols_.find(symbol);
        if (found != symbols_.end()) symbol = found->second;
    };
    if (symbols_.empty()) return;
    file_.rows.change_each([&](ImportRow& row) {
        if (auto* imported = std::get_if<ImportedRow>(&row)) settle(imported->transaction.symbol);
    });
    for (StatedHolding& holding : file_.stated) settle(holding.symbol);
}

// Totals are signed (OFX 2.2, 13.9.2). If a bank signs none, which its purchases show, the type
// gives the direction of a cash flow.
void OfxReader::settle_signs() {
    bool above = false;
    bool below = false;
    for (const ImportRow& row : file_.rows)
        if (const auto* imported = std::get_if<ImportedRow>(&row);
            imported && imported->transaction.amount) {
            const model::Transaction& t = imported->transaction;
            above = above || (t.type == Type::kBuy && t.amount->sign() > 0);
            below = below || t.amount->is_negative();
        }
    if (!above || below) return;
    file_.rows.change_each([](ImportRow& row) {
        auto* imported = std::get_if<ImportedRow>(&row);
        if (!imported) return;
        model::Transaction& t = imported->transaction;
        const bool out = t.type == Type::kBuy || t.type == Type::kCover || t.type == Type::kFee;
        if (out && t.amount) t.amount = Decimal::from_units(-t.amount->units());
    });
}

}  // namespace

bool looks_like_ofx(std::string_view text) {
    const std::string head = upper(text.substr(0, 4096));
    return head.find("<OFX>") != std::string::npos || head.find("OFXHEADER") != std::string::npos;
}

Status read_ofx(std::string_view text, const ImportOptions& options, ImportFile& file) {
    return OfxReader(options, file).read(text);
}

}  // namespace ballast::ingest::broker
