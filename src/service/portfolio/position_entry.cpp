#include "service/portfolio/position_entry.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <map>
#include <set>
#include <utility>

#include "base/text.hpp"
#include "fin/utc_date.hpp"
#include "ingest/position_file.hpp"
#include "ingest/position_lines.hpp"
#include "service/field_error.hpp"
#include "service/portfolio/describe_positions.hpp"
#include "service/portfolio/tags.hpp"
#include "store/database.hpp"
#include "store/portfolios.hpp"

namespace ballast::service {

namespace {

constexpr std::size_t kMostErrors = 100;

// Rows of a request or a file as positions, with the errors of invalid rows.
class Entries {
public:
    Entries(const CreatePositionsRequest& request, const model::Portfolio& portfolio)
        : request_(request), portfolio_(portfolio) {}

    void enter(fin::Date as_of) {
        const auto& [rows, rejected] =
            std::tie(request_.positions.rows, request_.positions.rejected);
        total_ = rows.size();
        for (std::size_t row = 0; row < rows.size(); ++row) {
            if (const auto found = rejected.find(row); found != rejected.end()) {
                errors_.emplace(row, found->second);
                continue;
            }
            auto position = model::enter_position(rows[row], as_of);
            if (position)
                add(row, *std::move(position));
            else
                refuse(row, std::move(position).error());
        }
        settle_duplicates();
    }

    // By the rules of files of positions, which settle duplicates within the file too.
    Status enter_file(fin::Date as_of) {
        TRY(ingest::PositionFile file, position_file(as_of));
        total_ = file.rows.size();
        merged_ = static_cast<std::int64_t>(file.merged);
        closed_ = static_cast<std::int64_t>(file.closed);
        ignored_columns_ = std::move(file.ignored_columns);
        for (std::size_t row = 0; row < file.rows.size(); ++row) {
            ingest::PositionFileRow& one = file.rows[row];
            lines_.push_back(one.line);
            if (one.state == ingest::PositionRowState::kValid) add(row, *std::move(one.position));
            for (ingest::PositionRowError& error : one.errors)
                refuse(row,
                       invalid(error.field.empty() ? "" : "/" + error.field, std::move(error.code),
                               std::move(error.message), std::move(error.fix)),
                       error.column);
        }
        return {};
    }

    // Rows with the symbol and date of an existing position; merging updates `stored` and lists it
    // in changed().
    void settle_stored(std::vector<model::Position>& stored) {
        if (request_.duplicates == model::Duplicates::kKeep) return;
        std::map<std::pair<std::string_view, fin::Date>, model::Position*> known;
        for (model::Position& one : stored)
            if (one.entry_date) known.try_emplace({one.symbol, *one.entry_date}, &one);
        std::vector<bool> stays(positions_.size(), true);
        for (std::size_t i = 0; i < positions_.size(); ++i) {
            if (!positions_[i].entry_date) continue;
            const auto found = known.find({positions_[i].symbol, *positions_[i].entry_date});
            if (found == known.end()) continue;
            stays[i] = false;
            if (request_.duplicates == model::Duplicates::kRefuse)
                refuse(row_of_[i], already_held(*found->second, kDuplicateHint));
            else if (merge(*found->second, positions_[i], row_of_[i]))
                changed_.push_back(found->second);
        }
        keep_only(stays);
    }

    std::size_t wrong_rows() const { return errors_.size(); }
    std::int64_t merged() const { return merged_; }
    std::int64_t closed() const { return closed_; }
    std::vector<std::string> take_ignored_columns() { return std::move(ignored_columns_); }
    const std::vector<model::Position>& positions() const { return positions_; }
    const std::vector<model::Position*>& changed() const { return changed_; }

    std::vector<std::string> tags() const {
        std::set<std::string> all;
        for (const model::Position& one : positions_) all.insert(one.tags.begin(), one.tags.end());
        return {all.begin(), all.end()};
    }

    Error error() const {
        Error error = fail(Code::kInvalidInput,
                           fmt::format("{} of {} positions are not valid; none was added",
                                       errors_.size(), total_));
        for (const auto& [row, errors] : errors_)
            for (const FieldError& field : errors) {
                if (error.errors.size() == kMostErrors) return error;
                error.errors.push_back(field);
                error.errors.back().pointer.insert(0, "/positions");
            }
        return error;
    }

    std::vector<RejectedPosition> rejected() const {
        std::vector<RejectedPosition> all;
        for (const auto& [row, errors] : errors_)
            for (const FieldError& error : errors) {
                const std::size_t cut = error.pointer.find('/', 1);
                RejectedPosition& one = all.emplace_back();
                one.row = static_cast<std::int64_t>(row);
                if (!lines_.empty()) one.line = static_cast<std::int64_t>(lines_[row]);
                if (cut != std::string::npos) one.field = error.pointer.substr(cut + 1);
                one.code = error.code;
                one.message = error.message;
                one.hint = error.hint;
            }
        return all;
    }

private:
    // Errors of the file as a whole are at the field that names it.
    Result<ingest::PositionFile> position_file(fin::Date as_of) {
        wire::ImportContent content = *request_.positions.content;
        const ingest::PositionFileRules rules{
            .as_of = as_of,
            .oldest = request_.oldest.value_or(fin::add_months(as_of, -ingest::kOldestEntryMonths)),
            .duplicates = request_.duplicates,
            .format = request_.format};
        auto file = content.table
                        ? ingest::read_position_table(lines_of(*std::move(content.table)), rules)
                        : ingest::read_position_file(content.text, rules);
        if (file && file->rows.empty())
            file = invalid("", "too_few_items", "the file has no rows",
                           "give a header and at least one position");
        if (file) return file;
        Error error = std::move(file).error();
        if (error.errors.empty()) error.errors.push_back({"", "file", error.message, ""});
        for (FieldError& one : error.errors) {
            if (one.pointer.starts_with('/') && one.code == "not_allowed") {
                one.pointer = "/format" + one.pointer;
                continue;
            }
            one.message += one.pointer.empty()
                               ? fmt::format(" ({})", content.file)
                               : fmt::format(" ({}, {})", content.file, one.pointer);
            one.pointer = "/positions/file";
        }
        return error;
    }

    static ingest::PositionLines lines_of(wire::TextTable table) {
        ingest::PositionLines lines;
        for (const wire::TextTable::Column& column : table.columns)
            lines.columns.push_back(column.name);
        for (std::size_t row = 0; row < table.rows; ++row) {
            ingest::PositionLine& line = lines.rows.emplace_back();
            line.line = table.first_line + row;
            for (const wire::TextTable::Column& column : table.columns)
                line.cells.emplace_back(without_blanks(column.cells[row].value_or("")));
        }
        return lines;
    }

    void add(std::size_t row, model::Position position) {
        if (position.tags.size() > kMostTagsOfOne) {
            refuse(row, invalid("/tags", "max_items",
                                fmt::format("the position has {} tags", position.tags.size()),
                                fmt::format("give at most {}", kMostTagsOfOne)));
            return;
        }
        position.portfolio = portfolio_.id;
        positions_.push_back(std::move(position));
        row_of_.push_back(row);
    }

    // Rows of the request with the symbol and date of an earlier row.
    void settle_duplicates() {
        if (request_.duplicates == model::Duplicates::kKeep) return;
        const std::vector<std::size_t> first = model::first_of_each(positions_);
        std::vector<bool> stays(positions_.size(), true);
        for (std::size_t i = 0; i < positions_.size(); ++i) {
            if (first[i] == i) continue;
            stays[i] = false;
            if (request_.duplicates == model::Duplicates::kMerge)
                merge(positions_[first[i]], positions_[i], row_of_[i]);
            else
                refuse(
                    row_of_[i],
                    invalid("", "duplicate",
                            fmt::format("{} on {} is also in row {}", positions_[i].symbol,
                                        positions_[i].entry_date->to_string(), row_of_[first[i]]),
                            "remove one, or set `duplicates` to \"merge\" or \"keep\""));
        }
        keep_only(stays);
    }

    // Error pointers of the rules start at the row and do not name the file.
    void refuse(std::size_t row, Error error, std::string_view column = {}) {
        for (FieldError& field_error : error.errors) {
            if (!lines_.empty())
                field_error.message +=
                    fmt::format(" ({}, line {}{})", request_.positions.content->file, lines_[row],
                                column.empty() ? "" : fmt::format(", column \"{}\"", column));
            field_error.pointer.insert(0, fmt::format("/{}", row));
            errors_[row].push_back(std::move(field_error));
        }
    }

    bool merge(model::Position& into, const model::Position& more, std::size_t row) {
        Status merged = model::merge_position(into, more);
        if (merged)
            ++merged_;
        else
            refuse(row, std::move(merged).error());
        return merged.has_value();
    }

    void keep_only(const std::vector<bool>& stays) {
        std::size_t kept = 0;
        for (std::size_t i = 0; i < positions_.size(); ++i) {
            if (!stays[i]) continue;
            if (kept != i) positions_[kept] = std::move(positions_[i]);
            row_of_[kept++] = row_of_[i];
        }
        positions_.resize(kept);
        row_of_.resize(kept);
    }

    const CreatePositionsRequest& request_;
    const model::Portfolio& portfolio_;
    std::vector<model::Position> positions_;
    std::vector<std::size_t> row_of_;                        // by position
    std::map<std::size_t, std::vector<FieldError>> errors_;  // by row
    std::vector<model::Position*> changed_;
    std::vector<std::size_t> lines_;  // of a file, by row
    std::vector<std::string> ignored_columns_;
    std::size_t total_ = 0;
    std::int64_t merged_ = 0;
    std::int64_t closed_ = 0;
};

}  // namespace

fin::Date entry_as_of(const Call& call, std::optional<fin::Date> as_of) {
    return as_of.value_or(fin::utc_date(call.now()));
}

Result<std::optional<model::Position>> find_duplicate(store::Transaction& transaction,
                                                      const model::Position& position,
                                                      model::Duplicates duplicates) {
    if (duplicates == model::Duplicates::kKeep || !position.entry_date)
        return std::optional<model::Position>();
    TRY(auto stored, store::all_positions(transaction, {.portfolio = position.portfolio,
                                                        .symbol = position.symbol}));
    for (model::Position& one : stored)
        if (model::is_duplicate(one, position)) return std::optional(std::move(one));
    return std::optional<model::Position>();
}

Error already_held(const model::Position& stored, std::string_view hint) {
    Error error = invalid("", "duplicate",
                          fmt::format("the portfolio already has {} entered on {}", stored.symbol,
                                      stored.entry_date->to_string()),
                          std::string(hint));
    error.code = Code::kConflict;
    return std::move(error).with("id", stored.id.to_string());
}

Result<CreatePositionsResponse> create_positions(Call& call,
                                                 const CreatePositionsRequest& request) {
    store::Transaction& transaction = call.transaction();
    TRY(const model::Portfolio portfolio, store::find_portfolio(transaction, request.portfolio));
    CreatePositionsResponse response;
    Entries entries(request, portfolio);
    const fin::Date as_of = entry_as_of(call, request.as_of);
    if (request.positions.content)
        TRY_STATUS(entries.enter_file(as_of));
    else
        entries.enter(as_of);
    std::vector<model::Position> stored;
    if (!request.replace) {
        TRY(stored, store::all_positions(transaction, {.portfolio = portfolio.id}));
        entries.settle_stored(stored);
    }
    if (request.all_or_nothing && entries.wrong_rows() > 0) return entries.error();
    TRY_STATUS(check_tags(transaction, entries.tags()));
    if (request.replace) {
        TRY(response.removed, store::clear_positions(transaction, portfolio.id));
    }
    for (const model::Position* one : entries.changed()) {
        TRY([[maybe_unused]] const model::Position written,
            store::update_position(transaction, *one, one->version, call.now()));
    }
    TRY(const auto ids, store::create_positions(transaction, entries.positions(), call.now()));
    response.created = static_cast<std::int64_t>(ids.size());
    response.merged = entries.merged();
    response.closed = entries.closed();
    response.rejected = entries.rejected();
    response.ignored_columns = entries.take_ignored_columns();
    call.touch("portfolio:" + portfolio.slug);
    return response;
}

}  // namespace ballast::service
