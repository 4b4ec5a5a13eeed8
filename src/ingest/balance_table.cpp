#include "ingest/balance_table.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <optional>

#include "ingest/column_values.hpp"

namespace ballast::ingest {

namespace {

using model::BankPosition;
using model::BankPositionType;
using model::BankSide;

// What is wrong with a cell; nothing: it was taken.
struct Wrong {
    std::string_view rule;
    std::string expected;
};
using Taken = std::optional<Wrong>;

bool parse_number(std::string_view cell, double& value) {
    if (cell.empty()) return false;
    if (cell.front() == '+') cell.remove_prefix(1);
    std::size_t after = 0;  // no cell before it is known
    return !cell.empty() && detail::read_double(cell, cell.size(), after, value) &&
           std::isfinite(value);
}

Taken take_number(std::string_view cell, double& value, double low, double high) {
    double read = 0.0;
    if (!parse_number(cell, read)) return Wrong{"number", "a number such as 1234.56"};
    if (read < low || read > high)
        return Wrong{"range", fmt::format("a number from {} to {}", low, high)};
    value = read;
    return {};
}

Taken take_rate(std::string_view cell, std::optional<double>& value) {
    double read = 0.0;
    if (Taken wrong = take_number(cell, read, -1.0, 1.0)) {
        if (wrong->rule == "range") wrong->expected = "a fraction from -1 to 1: 2.5 % is 0.025";
        return wrong;
    }
    value = read;
    return {};
}

Taken take_plain_rate(std::string_view cell, double& value) {
    std::optional<double> read;
    if (Taken wrong = take_rate(cell, read)) return wrong;
    value = *read;
    return {};
}

Taken take_date(std::string_view cell, std::optional<fin::Date>& value) {
    fin::Date read;
    // A workbook's midnight is a date.
    if (cell.size() > 10 && (cell.substr(10) == "T00:00:00" || cell.substr(10) == " 00:00:00"))
        cell = cell.substr(0, 10);
    if (!detail::read_iso_date(cell, read)) return Wrong{"date", "a day such as 2026-03-31"};
    value = read;
    return {};
}

Taken take_months(std::string_view cell, int& value) {
    double read = 0.0;
    constexpr double kMost = 1560;
    if (!parse_number(cell, read) || read != std::floor(read) || read < 0 || read > kMost)
        return Wrong{"whole_number", "whole months from 0 to 1560"};
    value = static_cast<int>(read);
    return {};
}

template <class Enum, std::size_t N>
Taken take_word(std::string_view cell, const std::array<std::string_view, N>& words, Enum& value) {
    for (std::size_t i = 0; i < N; ++i)
        if (words[i] == cell) {
            value = static_cast<Enum>(i);
            return {};
        }
    return Wrong{"word", fmt::format("one of {}", fmt::join(words, ", "))};
}

constexpr std::array<std::string_view, 2> kSides{"asset", "liability"};
constexpr std::array<std::string_view, 9> kTypes{
    "fixed_bullet",     "fixed_linear",       "fixed_annuity",
    "fixed_scheduled",  "variable_bullet",    "variable_linear",
    "variable_annuity", "variable_scheduled", "nmd"};
constexpr std::array<std::string_view, 2> kAnnuityModes{"reprice_on_reset", "fixed_payment"};
constexpr std::array<std::string_view, 2> kInterestRules{"simple", "compounded"};

Taken take_day_count(std::string_view cell, fin::DayCount& value) {
    const auto read = fin::parse_day_count(cell);
    if (!read) return Wrong{"day_count", read.error().message};
    value = *read;
    return {};
}

Taken take_text(std::string_view cell, std::string& value, std::size_t most) {
    if (cell.size() > most) return Wrong{"length", fmt::format("at most {} bytes", most)};
    value.assign(cell);
    return {};
}

Taken take_currency(std::string_view cell, std::string& value) {
    if (cell.size() != 3 || !std::ranges::all_of(cell, [](char c) { return c >= 'A' && c <= 'Z'; }))
        return Wrong{"currency", "an ISO 4217 code such as EUR"};
    value.assign(cell);
    return {};
}

// Days and amounts by turns, whatever brackets, quotes and separators stand between.
Taken take_amounts(std::string_view cell, model::DatedAmounts& value) {
    constexpr std::string_view kBetween = "[](){}\"',;: ";
    model::DatedAmounts read;
    std::optional<fin::Date> day;
    while (true) {
        const std::size_t begin = cell.find_first_not_of(kBetween);
        if (begin == std::string_view::npos) break;
        const std::size_t end = std::min(cell.find_first_of(kBetween, begin), cell.size());
        const std::string_view word = cell.substr(begin, end - begin);
        cell.remove_prefix(end);
        double amount = 0.0;
        if (!day) {
            if (Taken wrong = take_date(word, day)) return wrong;
        } else if (!parse_number(word, amount)) {
            return Wrong{"number", "an amount after each day"};
        } else {
            read.emplace_back(*day, amount);
            day.reset();
        }
    }
    if (day) return Wrong{"number", "an amount after each day"};
    std::ranges::stable_sort(read, {}, [](const auto& row) { return row.first; });
    value = std::move(read);
    return {};
}

struct Column {
    std::string_view name;
    Taken (*take)(std::string_view, BankPosition&);
    bool required = false;
};

#define BALLAST_CELL(call) [](std::string_view cell, BankPosition& p) -> Taken { return call; }

constexpr double kMostMoney = 1e15;
const std::array<Column, 37> kColumns{{
    {"id", BALLAST_CELL(take_text(cell, p.id, 128)), true},
    {"side", BALLAST_CELL(take_word(cell, kSides, p.side)), true},
    {"type", BALLAST_CELL(take_word(cell, kTypes, p.type)), true},
    {"currency", BALLAST_CELL(take_currency(cell, p.currency)), true},
    {"balance", BALLAST_CELL(take_number(cell, p.balance, 0.0, kMostMoney)), true},
    {"rate", BALLAST_CELL(take_rate(cell, p.rate))},
    {"day_count", BALLAST_CELL(take_day_count(cell, p.day_count))},
    {"start", BALLAST_CELL(take_date(cell, p.start))},
    {"last_payment", BALLAST_CELL(take_date(cell, p.last_payment))},
    {"next_payment", BALLAST_CELL(take_date(cell, p.next_payment))},
    {"payment_months", BALLAST_CELL(take_months(cell, p.payment_months))},
    {"maturity", BALLAST_CELL(take_date(cell, p.maturity))},
    {"next_reset", BALLAST_CELL(take_date(cell, p.next_reset))},
    {"reset_months", BALLAST_CELL(take_months(cell, p.reset_months))},
    {"index_months", BALLAST_CELL(take_months(cell, p.index_months))},
    {"index_curve", BALLAST_CELL(take_text(cell, p.index_curve, 64))},
    {"spread", BALLAST_CELL(take_plain_rate(cell, p.spread))},
    {"cap", BALLAST_CELL(take_rate(cell, p.cap))},
    {"floor", BALLAST_CELL(take_rate(cell, p.floor))},
    {"period_cap", BALLAST_CELL(take_rate(cell, p.period_cap))},
    {"period_floor", BALLAST_CELL(take_rate(cell, p.period_floor))},
    {"annuity_mode", BALLAST_CELL(take_word(cell, kAnnuityModes, p.annuity_mode))},
    {"compounding", BALLAST_CELL(take_word(cell, kInterestRules, p.compounding))},
    {"principal_months", BALLAST_CELL(take_months(cell, p.principal_months))},
    {"next_principal", BALLAST_CELL(take_date(cell, p.next_principal))},
    {"grace_end", BALLAST_CELL(take_date(cell, p.grace_end))},
    {"teaser_end", BALLAST_CELL(take_date(cell, p.teaser_end))},
    {"teaser_rate", BALLAST_CELL(take_rate(cell, p.teaser_rate))},
    {"schedule", BALLAST_CELL(take_amounts(cell, p.schedule))},
    {"slots", BALLAST_CELL(take_amounts(cell, p.slots))},
    {"renew_months", BALLAST_CELL(take_months(cell, p.renew_months))},
    {"renew_margin", BALLAST_CELL(take_plain_rate(cell, p.renew_margin))},
    {"renew_day_count", BALLAST_CELL(take_day_count(cell, p.renew_day_count))},
    {"product", BALLAST_CELL(take_text(cell, p.product, 128))},
    {"segment", BALLAST_CELL(take_text(cell, p.segment, 128))},
    {"prepayment", BALLAST_CELL(take_text(cell, p.prepayment, 128))},
    {"withdrawal", BALLAST_CELL(take_text(cell, p.withdrawal, 128))},
}};

#undef BALLAST_CELL

constexpr std::size_t kBalanceColumn = 4;

const Column* find_column(std::string_view name) {
    const auto found = std::ranges::find(kColumns, name, &Column::name);
    return found == kColumns.end() ? nullptr : &*found;
}

std::string lower(std::string_view text) {
    std::string out(text);
    for (char& c : out)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + 32);
    return out;
}

bool is_tenor(std::string_view text) {
    const std::string word = lower(text);
    if (word == "on") return true;
    if (word.size() < 2 || std::string_view("dwmy").find(word.back()) == std::string_view::npos)
        return false;
    return std::ranges::all_of(std::string_view(word).substr(0, word.size() - 1),
                               [](char c) { return c >= '0' && c <= '9'; });
}

std::string problem_message(std::string_view problem) {
    return problem == "encoding" ? "the row is not UTF-8" : "quotes do not pair up in this row";
}
std::string problem_fix(std::string_view problem) {
    return problem == "encoding" ? "save the file as UTF-8"
                                 : "put a text with quotes in quotes, and write each twice";
}

}  // namespace

std::span<const std::string_view> balance_columns() {
    static const std::vector<std::string_view> names = [] {
        std::vector<std::string_view> all;
        for (const Column& column : kColumns) all.push_back(column.name);
        return all;
    }();
    return names;
}

TableKind table_kind(std::span<const std::string_view> header) {
    const auto has = [&](std::string_view name) {
        return std::ranges::find(header, name) != header.end();
    };
    if (has("Identifier")) return TableKind::kBankExtract;
    if (has("id") && has("balance")) return TableKind::kPositions;
    if (has("id") && has("date") && has("amount")) return TableKind::kSchedules;
    if (header.size() >= 2 && std::ranges::all_of(header.subspan(1), is_tenor))
        return TableKind::kCurves;
    return TableKind::kUnknown;
}

TableKind table_kind(std::string_view beginning) {
    TableKind kind = TableKind::kUnknown;
    bool first = true;
    RowSplitter rows("", [&](const SplitRow& row) -> Status {
        const TableKind found = table_kind(row.cells);
        if (first || found == TableKind::kBankExtract) kind = found;
        first = false;
        if (kind != TableKind::kUnknown) return fail(Code::kCancelled, "it is known");
        return {};
    });
    if (rows.feed(beginning)) (void)rows.finish();
    return kind;
}

// ---------------------------------------------------------------------------------------------

Status ScheduleTableReader::take_header(const SplitRow& row) {
    header_seen_ = true;
    const auto place = [&](std::string_view name) {
        return static_cast<std::size_t>(std::ranges::find(row.cells, name) - row.cells.begin());
    };
    id_ = place("id");
    date_ = place("date");
    amount_ = place("amount");
    if (std::max({id_, date_, amount_}) >= row.cells.size())
        return fail(Code::kInvalidInput,
                    fmt::format("{}: a schedules file has the columns id, date and amount", file_))
            .with("file", file_);
    return {};
}

void ScheduleTableReader::wrong(const SplitRow& row, std::size_t column, std::string_view rule,
                                std::string_view expected) {
    static constexpr std::array<std::string_view, 3> kNames{"id", "date", "amount"};
    const std::array<std::size_t, 3> places{id_, date_, amount_};
    ++count_.rejected;
    BalanceFault fault{.file = file_, .line = row.line, .rule = std::string(rule)};
    if (!row.problem.empty()) {
        fault.message = problem_message(row.problem);
        fault.fix = problem_fix(row.problem);
    } else if (places[column] < row.cells.size()) {
        fault.id = id_ < row.cells.size() ? std::string(row.cells[id_]) : std::string();
        fault.column = kNames[column];
        fault.value = row.cells[places[column]];
        fault.message = fmt::format("expected {}, got \"{}\"", expected, fault.value);
        fault.fix = "correct the row; the position is read without it";
    } else {
        fault.message = fmt::format("the row has {} fields", row.cells.size());
        fault.fix = "give id, date and amount";
    }
    if (taker_.fault) taker_.fault(std::move(fault));
}

Status ScheduleTableReader::take(const SplitRow& row) {
    if (!header_seen_) return take_header(row);
    ++count_.rows;
    if (!row.problem.empty() || std::max({id_, date_, amount_}) >= row.cells.size()) {
        wrong(row, 0, row.problem.empty() ? "fields" : row.problem, "");
        return {};
    }
    std::optional<fin::Date> date;
    double amount = 0.0;
    if (row.cells[id_].empty()) {
        wrong(row, 0, "required", "the id of a position");
    } else if (const Taken bad = take_date(row.cells[date_], date)) {
        wrong(row, 1, bad->rule, bad->expected);
    } else if (!parse_number(row.cells[amount_], amount)) {
        wrong(row, 2, "number", "an amount such as 1234.56");
    } else {
        if (++table_->rows > kMaxRows)
            return fail(Code::kLimitExceeded,
                        fmt::format("{}: more than {} dated amounts", file_, kMaxRows))
                .with("file", file_);
        table_->by_id[std::string(row.cells[id_])].emplace_back(*date, amount);
    }
    return {};
}

BalanceCount ScheduleTableReader::finish() {
    for (auto& [id, amounts] : table_->by_id)
        std::ranges::stable_sort(amounts, {}, [](const auto& amount) { return amount.first; });
    count_.file = file_;
    count_.kind = "schedules";
    return count_;
}

// ---------------------------------------------------------------------------------------------

struct BalanceTableReader::State {
    std::string file;
    const DatedAmountTable* schedules = nullptr;
    BalanceTaker taker;
    BalanceCount count;
    std::vector<const Column*> columns;  // by place in the header
    std::vector<BalanceFault> faults;    // of the row

    Status take_header(const SplitRow& row);
    void take_row(const SplitRow& row);
    void say(BalanceFault&& fault) const {
        if (taker.fault) taker.fault(std::move(fault));
    }
    void reject(const SplitRow& row, std::string rule, std::string message, std::string fix);
};

BalanceTableReader::BalanceTableReader(std::string file, const DatedAmountTable* schedules,
                                       const BalanceTaker& taker)
    : state_(std::make_unique<State>()) {
    state_->count.file = file;
    state_->count.kind = "positions";
    state_->file = std::move(file);
    state_->schedules = schedules;
    state_->taker = taker;
}
BalanceTableReader::~BalanceTableReader() = default;
BalanceTableReader::BalanceTableReader(BalanceTableReader&&) noexcept = default;

Status BalanceTableReader::State::take_header(const SplitRow& row) {
    const auto wrong = [&](std::string message) {
        return fail(Code::kInvalidInput, fmt::format("{}: {}", file, message)).with("file", file);
    };
    if (!row.problem.empty()) return wrong(problem_message(row.problem));
    for (const std::string_view name : row.cells) {
        const Column* column = find_column(name);
        if (!column)
            return wrong(fmt::format("the column \"{}\" is unknown; there are {}", name,
                                     fmt::join(balance_columns(), ", ")));
        if (std::ranges::find(columns, column) != columns.end())
            return wrong(fmt::format("the column \"{}\" stands twice", name));
        columns.push_back(column);
    }
    for (const Column& column : kColumns)
        if (column.required && std::ranges::find(columns, &column) == columns.end())
            return wrong(fmt::format("the column \"{}\" is missing", column.name));
    return {};
}

void BalanceTableReader::State::reject(const SplitRow& row, std::string rule, std::string message,
                                       std::string fix) {
    ++count.rejected;
    say({.file = file,
         .line = row.line,
         .rule = std::move(rule),
         .message = std::move(message),
         .fix = std::move(fix)});
}

void BalanceTableReader::State::take_row(const SplitRow& row) {
    ++count.rows;
    if (!row.problem.empty())
        return reject(row, std::string(row.problem), problem_message(row.problem),
                      problem_fix(row.problem));
    if (row.cells.size() != columns.size())
        return reject(
            row, "fields",
            fmt::format("{} fields under a header of {}", row.cells.size(), columns.size()),
            "a separator within a text must stand in quotes");
    BankPosition position;
    bool balance_read = false;
    faults.clear();
    for (std::size_t i = 0; i < columns.size(); ++i) {
        const std::string_view cell = row.cells[i];
        const Column& column = *columns[i];
        Taken wrong;
        if (!cell.empty())
            wrong = column.take(cell, position);
        else if (column.required)
            wrong = Wrong{"required", "a value"};
        if (!wrong) {
            balance_read = balance_read || &column == &kColumns[kBalanceColumn];
            continue;
        }
        faults.push_back({.file = file,
                          .line = row.line,
                          .column = std::string(column.name),
                          .value = std::string(cell.substr(0, 256)),
                          .rule = std::string(wrong->rule),
                          .message = fmt::format("expected {}, got \"{}\"", wrong->expected,
                                                 cell.substr(0, 256)),
                          .fix = "correct the cell; the position is left out"});
    }
    if (!faults.empty()) {
        ++count.rejected;
        if (balance_read) count.rejected_balance += std::abs(position.balance);
        for (BalanceFault& fault : faults) {
            fault.id = position.id;
            say(std::move(fault));
        }
        return;
    }
    if (schedules && !schedules->by_id.empty())
        if (const auto found = schedules->by_id.find(position.id);
            found != schedules->by_id.end()) {
            model::DatedAmounts& amounts = position.type == BankPositionType::kNonMaturity
                                               ? position.slots
                                               : position.schedule;
            if (amounts.empty()) amounts = found->second;
        }
    ++count.positions;
    count.balances[{position.side, position.currency}] += position.balance;
    if (taker.position) taker.position(std::move(position), row.line);
}

Status BalanceTableReader::take(const SplitRow& row) {
    if (state_->columns.empty()) return state_->take_header(row);
    state_->take_row(row);
    return {};
}

Result<BalanceCount> BalanceTableReader::finish() {
    if (state_->columns.empty())
        return fail(Code::kInvalidInput, fmt::format("{}: the file is empty", state_->file))
            .with("file", state_->file);
    return state_->count;
}

}  // namespace ballast::ingest
