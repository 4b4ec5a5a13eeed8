#include "service/portfolio/position_entry.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <map>
#include <set>
#include <utility>

#include "service/field_error.hpp"
#include "service/portfolio/describe_positions.hpp"
#include "service/portfolio/tags.hpp"
#include "store/database.hpp"
#include "store/portfolios.hpp"

namespace ballast::service {

namespace {

constexpr std::size_t kMostErrors = 100;

// Rows of a request as positions, with the errors of invalid rows.
class Entries {
public:
    Entries(const CreatePositionsRequest& request, const model::Portfolio& portfolio)
        : request_(request), portfolio_(portfolio) {}

    void enter(fin::Date as_of) {
        const auto& [rows, origin] = std::tie(request_.positions.rows, request_.positions.origin);
        for (std::size_t row = 0; row < rows.size(); ++row) {
            if (const auto found = origin.rejected.find(row); found != origin.rejected.end()) {
                errors_.emplace(row, found->second);
                continue;
            }
            auto position = model::enter_position(rows[row], as_of);
            if (!position) {
                refuse(row, std::move(position).error());
                continue;
            }
            if (position->tags.size() > kMostTagsOfOne) {
                refuse(row, invalid("/tags", "max_items",
                                    fmt::format("the position has {} tags", position->tags.size()),
                                    fmt::format("give at most {}", kMostTagsOfOne)));
                continue;
            }
            position->portfolio = portfolio_.id;
            positions_.push_back(*std::move(position));
            row_of_.push_back(row);
        }
    }

    // Rows with the symbol and date of an earlier row.
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
                refuse(row_of_[i],
                       invalid("", "duplicate",
                               fmt::format("{} on {} is also in {}", positions_[i].symbol,
                                           positions_[i].entry_date->to_string(),
                                           place_of(row_of_[first[i]])),
                               "remove one, or set `duplicates` to \"merge\" or \"keep\""));
        }
        keep_only(stays);
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
                                       errors_.size(), request_.positions.rows.size()));
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
        const wire::TableOrigin& origin = request_.positions.origin;
        for (const auto& [row, errors] : errors_)
            for (const FieldError& error : errors) {
                const std::size_t cut = error.pointer.find('/', 1);
                RejectedPosition& one = all.emplace_back();
                one.row = static_cast<std::int64_t>(row);
                if (!origin.lines.empty()) one.line = static_cast<std::int64_t>(origin.lines[row]);
                if (cut != std::string::npos) one.field = error.pointer.substr(cut + 1);
                one.code = error.code;
                one.message = error.message;
                one.hint = error.hint;
            }
        return all;
    }

private:
    // Error pointers of the rules start at the row and do not name the file.
    void refuse(std::size_t row, Error error) {
        for (FieldError& field_error : error.errors) {
            const std::string field =
                field_error.pointer.substr(std::min<std::size_t>(1, field_error.pointer.size()));
            if (const std::string place =
                    request_.positions.origin.of(row, field.substr(0, field.find('/')));
                !place.empty())
                field_error.message += fmt::format(" ({})", place);
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

    std::string place_of(std::size_t row) const {
        const auto& lines = request_.positions.origin.lines;
        return lines.empty() ? fmt::format("row {}", row) : fmt::format("line {}", lines[row]);
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
    std::int64_t merged_ = 0;
};

}  // namespace

fin::Date entry_as_of(const Call& call, std::optional<fin::Date> as_of) {
    return as_of.value_or(*fin::Date::parse(call.now().to_string().substr(0, 10)));
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
    entries.enter(entry_as_of(call, request.as_of));
    entries.settle_duplicates();
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
    response.rejected = entries.rejected();
    response.ignored_columns = request.positions.origin.ignored_columns;
    call.touch("portfolio:" + portfolio.slug);
    return response;
}

}  // namespace ballast::service
