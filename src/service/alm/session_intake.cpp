#include "service/alm/session_intake.hpp"

#include <algorithm>
#include <cmath>
#include <deque>
#include <fmt/format.h>
#include <future>
#include <map>

#include "alm/book.hpp"
#include "alm/position.hpp"
#include "base/digest.hpp"
#include "ingest/bank_extract.hpp"
#include "ingest/earlier_bank.hpp"
#include "ingest/earlier_figures.hpp"
#include "service/alm/session_source.hpp"
#include "store/bank_positions.hpp"
#include "store/columns.hpp"

namespace ballast::service {

namespace {

using ingest::BalanceCount;
using ingest::BalanceRowError;
using ingest::TableKind;
using model::BankPosition;

constexpr std::int64_t kMaxErrors = 100'000;
constexpr std::size_t kMaxJsonBytes = std::size_t{16} << 20;
constexpr std::size_t kFirstErrors = 20;
constexpr std::size_t kMostRules = 1'000;

// Set of ids seen, as 64-bit hashes: two million ids collide once in ten million books.
class IdSet {
public:
    bool insert(std::string_view id) {
        if (used_ * 2 >= slots_.size()) grow();
        const std::uint64_t key = hash(id) | 1;  // 0 marks a free slot
        for (std::size_t at = key & (slots_.size() - 1);; at = (at + 1) & (slots_.size() - 1)) {
            if (slots_[at] == key) return false;
            if (slots_[at] == 0) {
                slots_[at] = key;
                ++used_;
                return true;
            }
        }
    }

private:
    // Fowler-Noll-Vo 1a, with a final mix (D. Stafford's variant 13).
    static std::uint64_t hash(std::string_view id) {
        std::uint64_t h = 14695981039346656037ULL;
        for (const char c : id) h = (h ^ static_cast<unsigned char>(c)) * 1099511628211ULL;
        h = (h ^ (h >> 30)) * 0xbf58476d1ce4e5b9ULL;
        h = (h ^ (h >> 27)) * 0x94d049bb133111ebULL;
        return h ^ (h >> 31);
    }
    void grow() {
        std::vector<std::uint64_t> old(std::max<std::size_t>(1024, slots_.size() * 2), 0);
        old.swap(slots_);
        used_ = 0;
        for (const std::uint64_t key : old) {
            if (key == 0) continue;
            std::size_t at = key & (slots_.size() - 1);
            while (slots_[at] != 0) at = (at + 1) & (slots_.size() - 1);
            slots_[at] = key;
            ++used_;
        }
    }

    std::vector<std::uint64_t> slots_;
    std::size_t used_ = 0;
};

struct Block {
    std::vector<BankPosition> positions;
    std::vector<std::int64_t> files;
    std::vector<std::int64_t> lines;
};

Result<AlmSessionBlock> write_block(const store::Columns& columns, const Block& block) {
    TRY(const store::BankBlock written, store::write_bank_block(columns, block.positions));
    const std::array<store::ColumnInput, 2> places{
        {{"file", std::span<const std::int64_t>(block.files)},
         {"line", std::span<const std::int64_t>(block.lines)}}};
    TRY(const store::ColumnFile file, columns.write(places));
    return AlmSessionBlock{written.positions, written.amounts, file.path, written.rows};
}

// Blocks are written by up to kWritten threads while the next is read: writing takes twice as long
// as reading. They are listed in row order.
class BlockWriter {
public:
    BlockWriter(const store::Columns& columns, std::size_t block_rows)
        : columns_(columns), block_rows_(block_rows) {}
    ~BlockWriter() {
        for (auto& one : pending_) one.wait();
    }
    BlockWriter(const BlockWriter&) = delete;
    BlockWriter& operator=(const BlockWriter&) = delete;

    void add(BankPosition&& position, std::size_t file, std::size_t line) {
        block_.positions.push_back(std::move(position));
        block_.files.push_back(static_cast<std::int64_t>(file));
        block_.lines.push_back(static_cast<std::int64_t>(line));
        if (block_.positions.size() >= block_rows_) flush();
    }
    Result<std::vector<AlmSessionBlock>> finish() {
        if (!block_.positions.empty()) flush();
        while (!pending_.empty()) settle();
        if (!error_.message.empty()) return error_;
        return std::move(blocks_);
    }
    const Error& error() const { return error_; }

private:
    static constexpr std::size_t kWritten = 2;

    void flush() {
        if (pending_.size() == kWritten) settle();
        const std::size_t rows = block_.positions.size();
        pending_.push_back(std::async(
            std::launch::async,
            [this, block = std::exchange(block_, {})] { return write_block(columns_, block); }));
        block_.positions.reserve(rows);
        block_.files.reserve(rows);
        block_.lines.reserve(rows);
    }
    // Waits for the oldest.
    void settle() {
        // Taken out first: a failure to get its result leaves none that cannot be waited for.
        auto oldest = std::move(pending_.front());
        pending_.pop_front();
        auto written = oldest.get();
        if (written)
            blocks_.push_back(*std::move(written));
        else if (error_.message.empty())
            error_ = std::move(written).error();
    }

    const store::Columns& columns_;
    std::size_t block_rows_;
    Block block_;
    std::deque<std::future<Result<AlmSessionBlock>>> pending_;
    std::vector<AlmSessionBlock> blocks_;
    Error error_;
};

class IntakeReader {
public:
    IntakeReader(const IntakeSettings& settings, const store::Columns* columns,
                 const ErrorSink& error, const Work& work)
        : settings_(settings), sink_(error), work_(work) {
        if (columns) writer_ = std::make_unique<BlockWriter>(*columns, settings.block_rows);
        taker_.position = [this](BankPosition&& position, std::size_t line) {
            take(std::move(position), line);
        };
        taker_.error = [this](BalanceRowError&& error_found) { note(error_found); };
    }

    Result<Intake> run(const std::vector<SessionTableSource>& tables) {
        for (const SessionTableSource& table : tables) total_ += table.bytes;
        for (const bool first : {true, false})
            for (const SessionTableSource& table : tables)
                if (first == is_read_first(table)) TRY_STATUS(read(table));
        intake_.manifest.as_of = settings_.as_of;
        intake_.manifest.currency = settings_.currency;
        if (writer_) {
            TRY(intake_.manifest.blocks, writer_->finish());
        }
        finish();
        return std::move(intake_);
    }

private:
    static bool is_read_first(const SessionTableSource& table) {
        return table.kind == TableKind::kSchedules || table.kind == TableKind::kCurves ||
               table.skipped || table.kind == TableKind::kUnknown;
    }

    Status read(const SessionTableSource& table) {
        AlmSessionSource source{.file = table.name};
        file_ = intake_.manifest.files.size();
        current_ = table.name;
        defaults_ = {};
        rejected_here_ = 0;
        rejected_balance_here_ = 0.0;
        if (table.skipped) {
            source.kind = "skipped";
        } else {
            TRY(const BalanceCount count, read_table(table, source.kind));
            source.rows = static_cast<std::int64_t>(count.rows);
            source.positions = static_cast<std::int64_t>(count.positions) - rejected_here_;
            source.rejected = static_cast<std::int64_t>(count.rejected) + rejected_here_;
            source.discarded = static_cast<std::int64_t>(count.discarded);
            source.rejected_balance = count.rejected_balance + rejected_balance_here_;
            source.planned = static_cast<std::int64_t>(count.planned);
            learn_discounts(count);
            source.defaulted = defaults_.positions();
            defaulted_balance_ += defaults_.balance();
            for (AlmDefault& one : defaults_.list(table.name))
                intake_.manifest.defaults.push_back(std::move(one));
        }
        if (table.rows) done_ += table.bytes;
        intake_.manifest.files.push_back(std::move(source));
        return {};
    }

    void learn_discounts(const BalanceCount& count) {
        for (const auto& [key, share] : count.discount_curves) {
            auto& [positions, balance] = discounts_[key];
            positions += static_cast<std::int64_t>(share.positions);
            balance += share.balance;
        }
    }

    Result<BalanceCount> read_table(const SessionTableSource& table, std::string& kind) {
        switch (table.kind) {
            case TableKind::kPositions: {
                kind = "positions";
                ingest::BalanceTableReader reader(table.name, &schedules_, taker_);
                if (table.rows) {
                    TRY_STATUS(table.rows([&](const auto& row) { return reader.take(row); }));
                } else {
                    TRY_STATUS(table.pieces([&](std::string_view piece) -> Status {
                        TRY_STATUS(reader.feed(piece, work_));
                        return step(piece.size());
                    }));
                }
                return reader.finish(work_);
            }
            case TableKind::kSchedules: {
                kind = "schedules";
                ingest::ScheduleTableReader reader(table.name, schedules_, taker_);
                TRY_STATUS(rows_of(table, [&](const auto& row) { return reader.take(row); }));
                return reader.finish();
            }
            case TableKind::kCurves: {
                kind = "curves";
                ingest::CurveTableReader reader(table.name, taker_);
                TRY_STATUS(rows_of(table, [&](const auto& row) { return reader.take(row); }));
                TRY(std::vector<ingest::CurveRow> curves, reader.finish());
                for (ingest::CurveRow& curve : curves) intake_.curves.push_back(std::move(curve));
                return BalanceCount{.rows = reader.rows(),
                                    .rejected = reader.rows() - curves.size()};
            }
            case TableKind::kBankExtract: {
                kind = "bank_extract";
                if (!table.pieces) break;
                ingest::BankExtractReader reader(
                    table.name, {.currency = settings_.currency, .as_of = settings_.as_of}, taker_);
                TRY_STATUS(table.pieces([&](std::string_view piece) -> Status {
                    TRY_STATUS(reader.feed(piece));
                    return step(piece.size());
                }));
                return reader.finish();
            }
            case TableKind::kEarlierBank: {
                kind = "earlier_bank";
                ingest::EarlierBankReader reader(table.name, settings_.currency, settings_.as_of,
                                                 taker_);
                TRY_STATUS(rows_of(table, [&](const auto& row) { return reader.take(row); }));
                return reader.finish();
            }
            case TableKind::kCurvePoints: {
                kind = "curves";
                return read_points(table);
            }
            case TableKind::kEarlierResults:
                kind = "earlier_figures";
                return read_figures(table, ingest::EarlierBankFile::kResults);
            case TableKind::kEarlierParameters:
                kind = "earlier_figures";
                return read_figures(table, ingest::EarlierBankFile::kParameters);
            case TableKind::kEarlierCharts:
                kind = "earlier_figures";
                return read_figures(table, ingest::EarlierBankFile::kCharts);
            case TableKind::kEarlierOther:
                kind = "skipped";
                return BalanceCount{};
            case TableKind::kUnknown:
                break;
        }
        kind = "unknown";
        note({.file = table.name,
              .line = 1,
              .rule = "unknown_table",
              .message = "the first lines are not a header of positions, schedules, curves or a "
                         "core-banking extract",
              .fix = "name the columns as documented (id, side, type, currency, balance …)"});
        return BalanceCount{};
    }

    Result<std::string> json_of(const SessionTableSource& table) {
        std::string json;
        TRY_STATUS(table.pieces([&](std::string_view piece) -> Status {
            json += piece;
            if (json.size() > kMaxJsonBytes)
                return fail(Code::kLimitExceeded,
                            fmt::format("{}: the file is too large: expected at most {} bytes",
                                        table.name, kMaxJsonBytes));
            return step(piece.size());
        }));
        return json;
    }

    Result<BalanceCount> read_figures(const SessionTableSource& table,
                                      ingest::EarlierBankFile kind) {
        TRY(const std::string json, json_of(table));
        auto& earlier = intake_.manifest.earlier;
        if (!earlier) earlier.emplace();
        if (const Status read = ingest::read_earlier_figures(kind, json, *earlier); !read)
            note({.file = table.name,
                  .line = 1,
                  .rule = "unknown_table",
                  .message = read.error().message,
                  .fix = "give the file as ALMReady stored it, or leave it out"});
        return BalanceCount{};
    }

    Result<BalanceCount> read_points(const SessionTableSource& table) {
        TRY(const std::string json, json_of(table));
        auto curves = ingest::read_curve_points(json);
        if (!curves) {
            note({.file = table.name,
                  .line = 1,
                  .rule = "unknown_table",
                  .message = curves.error().message,
                  .fix = "give the file curves_points.json of a session"});
            return BalanceCount{};
        }
        const BalanceCount count{.rows = curves->size()};
        for (ingest::CurveRow& curve : *curves) intake_.curves.push_back(std::move(curve));
        return count;
    }

    Status rows_of(const SessionTableSource& table, const ingest::RowSplitter::Take& take) {
        if (table.rows) return table.rows(take);
        ingest::RowSplitter splitter(table.name, take);
        TRY_STATUS(table.pieces([&](std::string_view piece) -> Status {
            TRY_STATUS(splitter.feed(piece));
            return step(piece.size());
        }));
        return splitter.finish();
    }

    Status step(std::size_t bytes) {
        done_ += bytes;
        if (work_.report)
            work_.report({.done = done_, .total = total_, .unit = "bytes", .phase = "reading"});
        if (work_.cancel.requested()) return fail(Code::kCancelled, "the reading was cancelled");
        if (writer_ && !writer_->error().message.empty()) return writer_->error();
        return {};
    }

    void take(BankPosition&& position, std::size_t line) {
        if (const Status sound = alm::check_position(position, settings_.as_of); !sound)
            return reject(position, line, "unsound", sound.error().message,
                          "complete or correct the row; the position is left out");
        if (!ids_.insert(position.id))
            return reject(position, line, "duplicate",
                          "the id is a duplicate of an earlier position",
                          "give every position a unique id");
        AlmControlTotal& total = totals_[{file_, position.side, position.currency}];
        ++total.positions;
        (alm::is_derivative(position.type) ? total.notional : total.balance) += position.balance;
        ++intake_.manifest.positions;
        defaults_.learn(position);
        if (alm::needs_deposit_rule(position)) learn_deposit(position);
        if (writer_) writer_->add(std::move(position), file_, line);
    }

    // A bank has a few rules; of a file with more keys the first ones are named.
    void learn_deposit(const BankPosition& position) {
        if (deposits_.size() == kMostRules && !deposits_.contains(position.withdrawal)) return;
        AlmRuledDeposits& deposits = deposits_[position.withdrawal];
        if (deposits.positions++ == 0) deposits.first = position.id;
        deposits.balance += position.balance;
    }

    void reject(const BankPosition& position, std::size_t line, std::string rule,
                std::string message, std::string fix) {
        ++rejected_here_;
        if (std::isfinite(position.balance)) rejected_balance_here_ += std::abs(position.balance);
        note({.file = current_,
              .line = line,
              .id = position.id,
              .column = rule == "duplicate" ? "id" : "",
              .value = rule == "duplicate" ? position.id : "",
              .rule = std::move(rule),
              .message = std::move(message),
              .fix = std::move(fix)});
    }

    // Issues on files as a whole come last: issues on lost rows are more important.
    void note(const BalanceRowError& error) {
        if (error.severity == Severity::kInfo)
            of_files_.push_back(error);
        else
            keep(error);
    }

    void keep(const BalanceRowError& error) {
        if (++intake_.manifest.errors > kMaxErrors) return;
        const AlmRowError kept{.severity = error.severity,
                               .file = error.file,
                               .line = static_cast<std::int64_t>(error.line),
                               .id = error.id,
                               .column = error.column,
                               .value = error.value,
                               .rule = error.rule,
                               .message = error.message,
                               .fix = error.fix};
        if (intake_.first_errors.size() < kFirstErrors) intake_.first_errors.push_back(kept);
        if (sink_) sink_(kept);
    }

    void finish() {
        for (const BalanceRowError& error : of_files_) keep(error);
        AlmSessionManifest& manifest = intake_.manifest;
        double taken = 0.0;
        double lost = 0.0;
        for (auto& [key, total] : totals_) {
            total.file = manifest.files[std::get<0>(key)].file;
            total.side = std::get<1>(key);
            total.currency = std::get<2>(key);
            taken += std::abs(total.balance) + std::abs(total.notional);
            manifest.totals.push_back(total);
        }
        for (const AlmSessionSource& file : manifest.files) {
            manifest.rejected += file.rejected;
            lost += file.rejected_balance;
        }
        manifest.defaulted = taken > 0.0 ? defaulted_balance_ / taken : 0.0;
        for (const auto& [key, share] : discounts_)
            manifest.discounts.push_back({key.first, key.second, share.first, share.second});
        for (auto& [key, deposits] : deposits_) {
            deposits.key = key;
            manifest.ruled_deposits.push_back(std::move(deposits));
        }
        manifest.coverage = taken + lost > 0.0      ? taken / (taken + lost)
                            : manifest.rejected > 0 ? 0.0
                                                    : 1.0;
        Sha256 digest;
        for (const AlmSessionBlock& block : manifest.blocks)
            digest.update_field(block.positions).update_field(block.amounts);
        manifest.data_digest = digest.finish_hex();
    }

    IntakeSettings settings_;
    ErrorSink sink_;
    Work work_;
    std::unique_ptr<BlockWriter> writer_;
    ingest::BalanceTaker taker_;
    ingest::DatedAmountTable schedules_;
    IdSet ids_;
    std::map<std::tuple<std::size_t, alm::Side, std::string>, AlmControlTotal> totals_;
    Intake intake_;
    std::size_t file_ = 0;
    std::string current_;
    std::int64_t rejected_here_ = 0;
    double rejected_balance_here_ = 0.0;
    std::vector<BalanceRowError> of_files_;
    DefaultCount defaults_;  // for the current file
    double defaulted_balance_ = 0.0;
    std::map<std::pair<std::string, std::string>, std::pair<std::int64_t, double>> discounts_;
    std::map<std::string, AlmRuledDeposits> deposits_;  // by the key of their rule
    std::uint64_t total_ = 0;
    std::uint64_t done_ = 0;
};

Error nothing_read(const Intake& intake, std::string_view what) {
    Error error = fail(Code::kInvalidInput, fmt::format("the files contain no {}", what));
    for (const AlmRowError& row : intake.first_errors)
        error.errors.push_back(
            {"/files", row.rule,
             fmt::format("{}, line {}{}{}: {}", row.file, row.line,
                         row.column.empty() ? "" : ", column ", row.column, row.message),
             row.fix});
    return error;
}

}  // namespace

Result<Intake> read_intake(const std::vector<IntakeFile>& files, const IntakeSettings& settings,
                           const store::Columns& columns, const ErrorSink& error,
                           const Work& work) {
    TRY(const std::vector<SessionTableSource> tables, find_tables(files));
    TRY(Intake intake, IntakeReader(settings, &columns, error, work).run(tables));
    if (intake.manifest.positions == 0) return nothing_read(intake, "position that can be used");
    return intake;
}

Result<Intake> read_curve_files(const std::vector<IntakeFile>& files, const ErrorSink& error) {
    TRY(const std::vector<SessionTableSource> tables, find_tables(files));
    for (const SessionTableSource& table : tables)
        if (table.kind != TableKind::kCurves)
            return fail(Code::kInvalidInput,
                        fmt::format("{}: a curves file has a column of ids and columns of tenors",
                                    table.name))
                .with("file", table.name);
    TRY(Intake intake, IntakeReader({}, nullptr, error, {}).run(tables));
    if (intake.curves.empty()) return nothing_read(intake, "curve that can be used");
    return intake;
}

}  // namespace ballast::service
