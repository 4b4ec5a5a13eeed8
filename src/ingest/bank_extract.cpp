#include "ingest/bank_extract.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <fmt/format.h>
#include <unordered_set>
#include <vector>

#include "base/text.hpp"
#include "ingest/bank_contract.hpp"
#include "ingest/bank_text.hpp"
#include "ingest/bank_unused.hpp"

namespace ballast::ingest {

namespace {

using model::BankPositionType;

constexpr std::size_t kMaxLineBytes = 1 << 20;
constexpr std::size_t kMaxMetadataLines = 200;

std::string_view unquoted(std::string_view field) {
    while (!field.empty() && field.front() == ' ') field.remove_prefix(1);
    while (!field.empty() && (field.back() == ' ' || field.back() == '\r')) field.remove_suffix(1);
    if (field.size() >= 2 && field.front() == '"' && field.back() == '"')
        field = field.substr(1, field.size() - 2);
    return field;
}

// Ignores separators inside quotes.
void split(std::string_view line, std::vector<std::string_view>& fields) {
    fields.clear();
    std::size_t begin = 0;
    bool quoted = false;
    for (std::size_t i = 0; i <= line.size(); ++i) {
        if (i < line.size() && line[i] == '"') quoted = !quoted;
        if (i == line.size() || (line[i] == ';' && !quoted)) {
            fields.push_back(unquoted(line.substr(begin, i - begin)));
            begin = i + 1;
        }
    }
}

// The file's base name in lower case, letters only.
std::string kind_of(std::string_view file_name) {
    const std::size_t slash = file_name.find_last_of('/');
    if (slash != std::string_view::npos) file_name.remove_prefix(slash + 1);
    const std::string name = lower(file_name.substr(0, file_name.find_last_of('.')));
    std::string letters;
    for (const char c : name)
        if (c >= 'a' && c <= 'z') letters += c;
    return letters;
}

}  // namespace

std::optional<BankPositionType> bank_extract_type(std::string_view file_name) {
    static constexpr std::array<std::pair<std::string_view, BankPositionType>, 10> kKinds{{
        {"fixedannuity", BankPositionType::kFixedAnnuity},
        {"fixedbullet", BankPositionType::kFixedBullet},
        {"fixedlinear", BankPositionType::kFixedLinear},
        {"fixedscheduled", BankPositionType::kFixedScheduled},
        {"variableannuity", BankPositionType::kVariableAnnuity},
        {"variablebullet", BankPositionType::kVariableBullet},
        {"variablelinear", BankPositionType::kVariableLinear},
        {"variablescheduled", BankPositionType::kVariableScheduled},
        {"variablenonmaturity", BankPositionType::kNonMaturity},
        {"nonmaturity", BankPositionType::kNonMaturity},
    }};
    const std::string kind = kind_of(file_name);
    for (const auto& [word, type] : kKinds)
        if (kind.find(word) != std::string::npos) return type;
    return std::nullopt;
}

bool is_skipped(std::string_view file_name) {
    return kind_of(file_name).find("staticposition") != std::string::npos;
}

struct BankExtractReader::State {
    State(std::string file_name, const BankExtractOptions& given, const BalanceTaker& to)
        : file(std::move(file_name)), options(given), taker(to) {
        count.file = file;
        terms.currency = options.currency;
        if (const auto type = bank_extract_type(file)) {
            terms.type = *type;
            known_type = true;
        }
        if (options.as_of) terms.as_of = *options.as_of;
        has_as_of = options.as_of.has_value();
    }

    std::string file;
    BankExtractOptions options;
    BalanceTaker taker;
    BalanceCount count;
    BankContractTerms terms;
    bool known_type = false, has_as_of = false, utf8 = false;

    std::string rest;  // of an incomplete line
    std::size_t line = 0;
    bool header_seen = false;
    bool has_row_kinds = false;  // the first column says contract or payment
    std::vector<std::optional<BankColumn>> columns;
    std::vector<std::string_view> fields;
    std::string converted;
    std::optional<UnusedColumns> unused;
    double planned_balance = 0.0;
    std::size_t header_line = 0;
    std::vector<BalanceRowError> errors;
    std::unordered_set<std::string> ids;
    // The last contract: the payment rows that follow belong to it.
    std::optional<model::BankPosition> pending;
    std::size_t pending_line = 0;
    std::string discount_curve;  // of the pending contract

    Status take_line(std::string_view text);
    void take_metadata();
    Status take_header();
    void take_row();
    void take_contract();
    void take_payment();
    void flush();
    void report_unused() const;
    bool is_marked(const BankContractRow& row, BankColumn column) const;
    void say(BalanceRowError&& error) const {
        if (taker.error) taker.error(std::move(error));
    }
    void wrong_row(std::string rule, std::string message, std::string fix) const {
        say({.file = file,
             .line = line,
             .rule = std::move(rule),
             .message = std::move(message),
             .fix = std::move(fix)});
    }
};

Status BankExtractReader::State::take_line(std::string_view text) {
    ++line;
    if (text.find_first_not_of("; \r\t") == std::string_view::npos) return {};
    if (!utf8 &&
        std::ranges::any_of(text, [](char c) { return static_cast<signed char>(c) < 0; })) {
        converted.clear();
        append_utf8_of_windows_1252(text, converted);
        text = converted;
    }
    split(text, fields);
    if (header_seen) {
        take_row();
        return {};
    }
    const bool header = std::ranges::find(fields, "Identifier") != fields.end();
    if (header) return take_header();
    if (line > kMaxMetadataLines)
        return fail(Code::kInvalidInput,
                    fmt::format(
                        "{}: no line with a field \"Identifier\" among the first {}: expected "
                        "a file of a core-banking extract",
                        file, kMaxMetadataLines))
            .with("file", file);
    take_metadata();
    return {};
}

void BankExtractReader::State::take_metadata() {
    // "Decimal separator;," or "Decimal separator: ,".
    std::string name = lower(fields[0]);
    std::string_view value = fields.size() > 1 ? fields[1] : std::string_view();
    if (fields.size() == 1)
        if (const std::size_t at = fields[0].find_first_of(":="); at != std::string_view::npos) {
            name = lower(unquoted(fields[0].substr(0, at)));
            value = unquoted(fields[0].substr(at + 1));
        }
    while (!name.empty() && (name.back() == ':' || name.back() == ' ')) name.pop_back();
    if (name == "charset") utf8 = lower(value) == "utf-8" || lower(value) == "utf8";
    if (name == "decimal separator" && (value == "." || value == ","))
        terms.formats.decimal_sign = value.front();
    if (name == "day pattern" && !value.empty()) terms.formats.day_pattern = std::string(value);
    if (name == "contract type" && !known_type)
        if (const auto type = bank_extract_type(value)) {
            terms.type = *type;
            known_type = true;
        }
    if (name == "reference day" && !has_as_of)
        if (const auto day = parse_bank_date(value, terms.formats.day_pattern)) {
            terms.as_of = *day;
            has_as_of = true;
        }
}

Status BankExtractReader::State::take_header() {
    if (!known_type)
        return fail(Code::kInvalidInput,
                    fmt::format("{}: neither the file's name nor its metadata says which kind of "
                                "contract it holds, such as \"Fixed annuity\"",
                                file))
            .with("file", file);
    if (!has_as_of)
        return fail(Code::kInvalidInput,
                    fmt::format("{}: the metadata has no reference date; give `as_of`", file))
            .with("file", file);
    header_seen = true;
    has_row_kinds = fields[0].empty();
    header_line = line;
    for (const std::string_view name : fields) columns.push_back(find_bank_column(name));
    unused.emplace(fields);
    for (const BankColumn needed : {BankColumn::kOutstanding, BankColumn::kSide})
        if (std::ranges::find(columns, std::optional(needed)) == columns.end())
            return fail(Code::kInvalidInput, fmt::format("{}: the header has no column \"{}\"",
                                                         file, bank_column_name(needed)))
                .with("file", file);
    return {};
}

void BankExtractReader::State::take_row() {
    const std::string kind = has_row_kinds ? lower(fields[0]) : "contract";
    if (kind == "payment")
        take_payment();
    else if (kind == "contract")
        take_contract();
    else
        wrong_row("row_kind", fmt::format("expected contract or payment, got \"{}\"", fields[0]),
                  "the first field is the kind of row");
}

void BankExtractReader::State::take_contract() {
    flush();
    ++count.rows;
    if (fields.size() > columns.size() || fields.size() + 1 < columns.size()) {
        ++count.rejected;
        wrong_row("fields",
                  fmt::format("{} fields under a header of {}", fields.size(), columns.size()),
                  "enclose a text that contains the separator in quotes");
        return;
    }
    BankContractRow row{.file = file, .line = line};
    for (std::size_t i = 0; i < fields.size(); ++i)
        if (columns[i]) row.fields[static_cast<std::size_t>(*columns[i])] = fields[i];
    if (is_marked(row, BankColumn::kDiscarded)) {
        ++count.discarded;
        return;
    }
    if (is_marked(row, BankColumn::kPlanned)) {
        ++count.planned;
        if (const auto lost =
                parse_bank_number(row[BankColumn::kOutstanding], terms.formats.decimal_sign))
            planned_balance += std::abs(*lost);
        return;
    }
    unused->learn(fields);
    errors.clear();
    pending = read_bank_contract(row, terms, errors);
    pending_line = line;
    if (pending && !ids.insert(pending->id).second) {
        pending.reset();
        errors.push_back({.file = file,
                          .line = line,
                          .id = std::string(row[BankColumn::kIdentifier]),
                          .column = "Identifier",
                          .value = std::string(row[BankColumn::kIdentifier]),
                          .rule = "duplicate",
                          .message = "a contract with this identifier appears above",
                          .fix = "give every contract a unique identifier"});
    }
    if (pending) {
        discount_curve = row[BankColumn::kDiscountCurve];
    } else {
        const auto lost =
            parse_bank_number(row[BankColumn::kOutstanding], terms.formats.decimal_sign);
        count.reject(lost ? std::optional(*lost) : std::nullopt);
    }
    for (BalanceRowError& error : errors) say(std::move(error));
}

void BankExtractReader::State::take_payment() {
    if (!pending) return;  // of a rejected contract, which has been reported
    if (fields.size() < 4 || (lower(fields[1]) != "principal" && lower(fields[1]) != "interest")) {
        wrong_row("fields", "expected payment;Principal;date;amount", "correct the row");
        return;
    }
    if (lower(fields[1]) != "principal") return;  // interest follows from the rate
    const auto day = parse_bank_date(fields[2], terms.formats.day_pattern);
    const auto amount = parse_bank_number(fields[3], terms.formats.decimal_sign);
    if (!day || !amount) {
        wrong_row(day ? "number" : "date", (day ? amount.error() : day.error()).message,
                  "correct the payment row; the contract is valued without it");
        return;
    }
    if (*day > terms.as_of) pending->schedule.emplace_back(*day, *amount);
}

void BankExtractReader::State::flush() {
    if (!pending) return;
    model::BankPosition position = *std::move(pending);
    pending.reset();
    std::ranges::sort(position.schedule);
    // A bullet or annuity with its own principal payments is repaid by them.
    if (!position.schedule.empty()) {
        const bool variable = position.type >= BankPositionType::kVariableBullet &&
                              position.type <= BankPositionType::kVariableScheduled;
        position.type =
            variable ? BankPositionType::kVariableScheduled : BankPositionType::kFixedScheduled;
    }
    ++count.positions;
    count.balances[{position.side, position.currency}] += position.balance;
    if (!discount_curve.empty()) {
        BalanceCount::Share& share = count.discount_curves[{position.currency, discount_curve}];
        ++share.positions;
        share.balance += position.balance;
    }
    if (taker.position) taker.position(std::move(position), pending_line);
}

// A value that is neither yes nor no counts as no and is reported.
bool BankExtractReader::State::is_marked(const BankContractRow& row, BankColumn column) const {
    if (row[column].empty()) return false;
    const auto flag = parse_bank_flag(row[column]);
    if (!flag)
        say({.severity = Severity::kWarning,
             .file = file,
             .line = line,
             .id = std::string(row[BankColumn::kIdentifier]),
             .column = std::string(bank_column_name(column)),
             .value = std::string(row[column].substr(0, 200)),
             .rule = "yes_or_no",
             .message = flag.error().message + "; taken as no",
             .fix = "correct the field in the extract"});
    return flag && *flag;
}

// Reported for the file as a whole, at its header's line.
void BankExtractReader::State::report_unused() const {
    for (const UnusedColumns::Reported& reported : unused->reported())
        say({.severity = reported.term->severity,
             .file = file,
             .line = header_line,
             .column = reported.columns,
             .value = reported.example,
             .rule = std::string(reported.term->rule),
             .message = fmt::format("stated by {} contract{} but not used: {}", reported.contracts,
                                    reported.contracts == 1 ? "" : "s", reported.term->message),
             .fix = std::string(reported.term->fix)});
    for (const std::string& name : unused->unknown())
        say({.severity = Severity::kWarning,
             .file = file,
             .line = header_line,
             .column = name,
             .rule = "unknown_column",
             .message = "this column is not known in the extract; its values are not used",
             .fix = "correct the name if it is misspelled"});
    if (count.planned > 0)
        say({.severity = Severity::kWarning,
             .file = file,
             .line = header_line,
             .column = "Planned position",
             .rule = "planned",
             .message =
                 fmt::format("{} planned contract{} of {:.2f} in total left out: contracts not "
                             "yet made are not part of the balance sheet",
                             count.planned, count.planned == 1 ? "" : "s", planned_balance),
             .fix = "add them in a what-if to see what they would change"});
}

BankExtractReader::BankExtractReader(std::string file_name, const BankExtractOptions& options,
                                     const BalanceTaker& taker)
    : state_(std::make_unique<State>(std::move(file_name), options, taker)) {}
BankExtractReader::~BankExtractReader() = default;

Status BankExtractReader::feed(std::string_view piece) {
    State& state = *state_;
    while (!piece.empty()) {
        const std::size_t end = piece.find('\n');
        if (end == std::string_view::npos) {
            state.rest.append(piece);
            if (state.rest.size() > kMaxLineBytes)
                return fail(Code::kLimitExceeded,
                            fmt::format("{}: line {} is longer than {} bytes", state.file,
                                        state.line + 1, kMaxLineBytes))
                    .with("file", state.file);
            return {};
        }
        if (state.rest.empty()) {
            TRY_STATUS(state.take_line(piece.substr(0, end)));
        } else {
            state.rest.append(piece.substr(0, end));
            const std::string line = std::exchange(state.rest, {});
            TRY_STATUS(state.take_line(line));
        }
        piece.remove_prefix(end + 1);
    }
    return {};
}

Result<BalanceCount> BankExtractReader::finish() {
    State& state = *state_;
    if (!state.rest.empty()) {
        const std::string line = std::exchange(state.rest, {});
        TRY_STATUS(state.take_line(line));
    }
    if (!state.header_seen)
        return fail(Code::kInvalidInput,
                    fmt::format("{}: there is no header with a column \"Identifier\"", state.file))
            .with("file", state.file);
    state.flush();
    state.report_unused();
    state.count.kind = std::string(state.file);
    return state.count;
}

}  // namespace ballast::ingest
