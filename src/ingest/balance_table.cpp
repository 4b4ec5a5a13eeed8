#include "ingest/balance_table.hpp"

#include <algorithm>
#include <array>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include "base/text.hpp"
#include "base/threads.hpp"
#include "ingest/balance_columns.hpp"
#include "ingest/earlier_bank.hpp"
#include "ingest/earlier_figures.hpp"
#include "model/bank_default.hpp"

namespace ballast::ingest {

namespace {

using model::BankPosition;
using model::BankPositionType;

// Of text that a thread reads at a time, and how many of them are read between two settlings.
constexpr std::size_t kBlockBytes = std::size_t{256} << 10;
constexpr std::size_t kBlocksPerThread = 2;

bool is_tenor(std::string_view text) {
    const std::string word = lower(text);
    if (word == "on") return true;
    if (word.size() < 2 || std::string_view("dwmy").find(word.back()) == std::string_view::npos)
        return false;
    return std::ranges::all_of(std::string_view(word).substr(0, word.size() - 1),
                               [](char c) { return c >= '0' && c <= '9'; });
}

std::string problem_message(std::string_view problem) {
    return problem == "encoding" ? "the row is not UTF-8" : "unbalanced quotes in this row";
}
std::string problem_fix(std::string_view problem) {
    return problem == "encoding"
               ? "save the file as UTF-8"
               : "enclose a text with quotes in quotes and double each quote in it";
}

}  // namespace

std::span<const std::string_view> balance_columns() {
    static const std::vector<std::string_view> names = [] {
        std::vector<std::string_view> all;
        for (const BalanceColumn& column : balance_column_list()) all.push_back(column.name);
        return all;
    }();
    return names;
}

TableKind table_kind(std::span<const std::string_view> header) {
    const auto has = [&](std::string_view name) {
        return std::ranges::find(header, name) != header.end();
    };
    if (has("Identifier")) return TableKind::kBankExtract;
    if (is_earlier_bank(header)) return TableKind::kEarlierBank;
    if (has("id") && has("balance")) return TableKind::kPositions;
    if (has("id") && has("date") && has("amount")) return TableKind::kSchedules;
    if (header.size() >= 2 && std::ranges::all_of(header.subspan(1), is_tenor))
        return TableKind::kCurves;
    return TableKind::kUnknown;
}

TableKind table_kind(std::string_view beginning) {
    if (beginning.starts_with('{')) switch (earlier_bank_file(beginning)) {
            case EarlierBankFile::kCurves:
                return TableKind::kCurvePoints;
            case EarlierBankFile::kResults:
                return TableKind::kEarlierResults;
            case EarlierBankFile::kParameters:
                return TableKind::kEarlierParameters;
            case EarlierBankFile::kCharts:
                return TableKind::kEarlierCharts;
            case EarlierBankFile::kOther:
                return TableKind::kEarlierOther;
        }
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
                    fmt::format("{}: a schedules file must have the columns id, date and amount",
                                file_))
            .with("file", file_);
    return {};
}

void ScheduleTableReader::wrong(const SplitRow& row, std::size_t column, std::string_view rule,
                                std::string_view expected) {
    static constexpr std::array<std::string_view, 3> kNames{"id", "date", "amount"};
    const std::array<std::size_t, 3> places{id_, date_, amount_};
    ++count_.rejected;
    BalanceRowError error{.file = file_, .line = row.line, .rule = std::string(rule)};
    if (!row.problem.empty()) {
        error.message = problem_message(row.problem);
        error.fix = problem_fix(row.problem);
    } else if (places[column] < row.cells.size()) {
        error.id = id_ < row.cells.size() ? std::string(row.cells[id_]) : std::string();
        error.column = kNames[column];
        error.value = row.cells[places[column]];
        error.message = fmt::format("expected {}, got \"{}\"", expected, error.value);
        error.fix = "correct the row; the position is read without it";
    } else {
        error.message = fmt::format("the row has {} fields", row.cells.size());
        error.fix = "give id, date and amount";
    }
    if (taker_.error) taker_.error(std::move(error));
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
    } else if (const TakenCell bad = take_cell_date(row.cells[date_], date)) {
        wrong(row, 1, bad->rule, bad->expected);
    } else if (!parse_cell_number(row.cells[amount_], amount)) {
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

// A row as it is read, wherever that happens; what it means to the file is settled in order.
struct ReadRow {
    std::size_t line = 0;
    BankPosition position;
    bool balance_read = false;
    std::vector<BalanceRowError> errors;  // none: the position is taken
};

struct BalanceTableReader::State {
    std::string file;
    const DatedAmountTable* schedules = nullptr;
    BalanceTaker taker;
    BalanceCount count;
    std::vector<const BalanceColumn*> columns;  // by position in the header
    // The file's column for the term of each default rule; columns.size() if it has none.
    std::array<std::size_t, model::kBankDefaultRules> default_columns{};
    BlockCutter cutter;
    char delimiter = 0;             // of the text
    std::vector<TextBlock> blocks;  // whose rows are not read yet

    explicit State(std::string name) : file(std::move(name)), cutter(file) {}

    Status take_header(const SplitRow& row);
    ReadRow read_row(const SplitRow& row) const;
    void settle(ReadRow&& row);
    Status read_block(const TextBlock& block, std::vector<ReadRow>& rows) const;
    Status take_first(const TextBlock& block);
    Status take_blocks(const Work& work);
};

BalanceTableReader::BalanceTableReader(std::string file, const DatedAmountTable* schedules,
                                       const BalanceTaker& taker)
    : state_(std::make_unique<State>(std::move(file))) {
    state_->count.file = state_->file;
    state_->count.kind = "positions";
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
        const BalanceColumn* column = find_balance_column(name);
        if (!column)
            return wrong(fmt::format("the column \"{}\" is unknown; expected one of {}", name,
                                     fmt::join(balance_columns(), ", ")));
        if (std::ranges::find(columns, column) != columns.end())
            return wrong(fmt::format("the column \"{}\" appears twice", name));
        columns.push_back(column);
    }
    const auto rules = model::bank_default_rules();
    for (std::size_t i = 0; i < rules.size(); ++i)
        default_columns[i] = static_cast<std::size_t>(std::ranges::find(row.cells, rules[i].term) -
                                                      row.cells.begin());
    for (const BalanceColumn& column : balance_column_list())
        if (column.required && std::ranges::find(columns, &column) == columns.end())
            return wrong(fmt::format("the column \"{}\" is missing", column.name));
    return {};
}

ReadRow BalanceTableReader::State::read_row(const SplitRow& row) const {
    ReadRow read{.line = row.line};
    const auto reject = [&](std::string rule, std::string message, std::string fix) {
        read.errors.push_back({.file = file,
                               .line = row.line,
                               .rule = std::move(rule),
                               .message = std::move(message),
                               .fix = std::move(fix)});
    };
    if (!row.problem.empty())
        reject(std::string(row.problem), problem_message(row.problem), problem_fix(row.problem));
    else if (row.cells.size() != columns.size())
        reject("fields",
               fmt::format("{} fields under a header of {}", row.cells.size(), columns.size()),
               "a separator within a text must be in quotes");
    if (!read.errors.empty()) return read;
    BankPosition& position = read.position;
    for (std::size_t i = 0; i < columns.size(); ++i) {
        const std::string_view cell = row.cells[i];
        const BalanceColumn& column = *columns[i];
        TakenCell wrong;
        if (!cell.empty())
            wrong = column.take(cell, position);
        else if (column.required)
            wrong = WrongCell{"required", "a value"};
        if (!wrong) {
            read.balance_read = read.balance_read || column.name == "balance";
            continue;
        }
        read.errors.push_back({.file = file,
                               .line = row.line,
                               .column = std::string(column.name),
                               .value = std::string(cell.substr(0, 256)),
                               .rule = std::string(wrong->rule),
                               .message = fmt::format("expected {}, got \"{}\"", wrong->expected,
                                                      cell.substr(0, 256)),
                               .fix = "correct the cell; the position is left out"});
    }
    if (!read.errors.empty()) return read;
    if (schedules && !schedules->by_id.empty())
        if (const auto found = schedules->by_id.find(position.id);
            found != schedules->by_id.end()) {
            model::DatedAmounts& amounts = position.type == BankPositionType::kNonMaturity
                                               ? position.slots
                                               : position.schedule;
            if (amounts.empty()) amounts = found->second;
        }
    position.defaults = model::bank_defaults(position, [&](std::size_t i) {
        return default_columns[i] < row.cells.size() && !row.cells[default_columns[i]].empty();
    });
    return read;
}

void BalanceTableReader::State::settle(ReadRow&& read) {
    ++count.rows;
    if (!read.errors.empty()) {
        ++count.rejected;
        if (read.balance_read) count.rejected_balance += std::abs(read.position.balance);
        for (BalanceRowError& error : read.errors) {
            error.id = read.position.id;
            if (taker.error) taker.error(std::move(error));
        }
        return;
    }
    ++count.positions;
    // Notionals of swaps, caps and floors are in no balance.
    if (!model::is_derivative(read.position.type))
        count.balances[{read.position.side, read.position.currency}] += read.position.balance;
    if (taker.position) taker.position(std::move(read.position), read.line);
}

// The block with the header: the rows up to it, on the calling thread; what follows is read with
// the other blocks.
Status BalanceTableReader::State::take_first(const TextBlock& block) {
    std::vector<ReadRow> rows;
    RowSplitter splitter(file,
                         [&](const SplitRow& row) -> Status {
                             if (columns.empty()) return take_header(row);
                             rows.push_back(read_row(row));
                             return {};
                         },
                         {.line = block.line});
    TRY_STATUS(splitter.feed(block.text));
    TRY_STATUS(splitter.finish());
    delimiter = splitter.delimiter();
    for (ReadRow& row : rows) settle(std::move(row));
    return {};
}

Status BalanceTableReader::State::read_block(const TextBlock& block,
                                             std::vector<ReadRow>& rows) const {
    RowSplitter splitter(file,
                         [&](const SplitRow& row) -> Status {
                             rows.push_back(read_row(row));
                             return {};
                         },
                         {.line = block.line, .delimiter = delimiter});
    TRY_STATUS(splitter.feed(block.text));
    return splitter.finish();
}

Status BalanceTableReader::State::take_blocks(const Work& work) {
    while (columns.empty() && !blocks.empty()) {
        TRY_STATUS(take_first(blocks.front()));
        blocks.erase(blocks.begin());
    }
    std::vector<std::vector<ReadRow>> rows(blocks.size());
    std::vector<Status> read(blocks.size());
    parallel_blocks(work, blocks.size(), 1, [&](std::size_t b, std::size_t, std::size_t) {
        read[b] = read_block(blocks[b], rows[b]);
    });
    if (work.cancel.requested()) return fail(Code::kCancelled, "the reading was cancelled");
    for (std::size_t b = 0; b < blocks.size(); ++b) {
        for (ReadRow& row : rows[b]) settle(std::move(row));
        TRY_STATUS(read[b]);
    }
    blocks.clear();
    return {};
}

Status BalanceTableReader::take(const SplitRow& row) {
    if (state_->columns.empty()) return state_->take_header(row);
    state_->settle(state_->read_row(row));
    return {};
}

Status BalanceTableReader::feed(std::string_view piece, const Work& work) {
    TRY_STATUS(state_->cutter.feed(piece));
    if (state_->cutter.whole_bytes() < kBlockBytes) return {};
    state_->blocks.push_back(*state_->cutter.take(false));
    const std::size_t most = work.threads ? kBlocksPerThread * work.threads->size() : 1;
    return state_->blocks.size() < most ? Status{} : state_->take_blocks(work);
}

Result<BalanceCount> BalanceTableReader::finish(const Work& work) {
    if (std::optional<TextBlock> rest = state_->cutter.take(true))
        state_->blocks.push_back(*std::move(rest));
    TRY_STATUS(state_->take_blocks(work));
    if (state_->columns.empty())
        return fail(Code::kInvalidInput, fmt::format("{}: the file is empty", state_->file))
            .with("file", state_->file);
    return state_->count;
}

}  // namespace ballast::ingest
