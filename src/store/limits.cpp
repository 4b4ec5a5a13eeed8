#include "store/limits.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <utility>

#include "model/describe_limit.hpp"
#include "store/described_row.hpp"
#include "store/described_write.hpp"
#include "store/select.hpp"

namespace ballast::store {

// Words of SQL.
template <>
inline constexpr std::string_view detail::kColumnName<&model::LimitReading::limit> = "limit_id";
template <>
inline constexpr std::string_view detail::kColumnName<&model::LimitCase::limit> = "limit_id";
template <>
inline constexpr std::string_view detail::kColumnName<&model::LimitEvent::limit_case> = "case_id";
template <>
inline constexpr std::string_view detail::kColumnName<&model::LimitEvent::at> = "happened_at";
template <>
inline constexpr std::string_view detail::kColumnName<&model::LimitEvent::by> = "made_by";

namespace {

using model::LimitCase;
using model::LimitCaseId;
using model::LimitEvent;
using model::LimitReading;
using model::RiskLimit;

using LimitColumns = detail::DescribedRow<RiskLimit>;
using CaseColumns = detail::DescribedRow<LimitCase>;

Error stale(Transaction& transaction, std::string_view id) {
    const auto current = get_limit(transaction, id);
    if (!current) return Error(current.error());
    return fail(Code::kConflict,
                fmt::format("the limit {} has been changed; its current version is {}", id,
                            current->version))
        .with("version", fmt::format("{}", current->version));
}

}  // namespace

Result<RiskLimit> create_limit(Transaction& transaction, RiskLimit limit, Instant now) {
    limit.created_at = limit.updated_at = now;
    limit.version = 1;
    auto inserted = detail::insert_row(transaction, "limits", limit);
    if (!inserted) {
        Error error = std::move(inserted).error();
        if (error.code == Code::kConflict)
            error.message = fmt::format("there is already a limit {}", limit.id);
        return error;
    }
    return limit;
}

Result<RiskLimit> get_limit(Transaction& transaction, std::string_view id) {
    TRY(auto found, detail::select_rows<RiskLimit>(transaction, "limits", "WHERE id = $1", {id}));
    if (found.empty())
        return fail(Code::kNotFound, fmt::format("there is no limit {}", id))
            .with("limit", std::string(id));
    return std::move(found.front());
}

Result<RiskLimit> update_limit(Transaction& transaction, const RiskLimit& limit,
                               std::int64_t expected_version, Instant now) {
    const auto update = detail::update_statement("limits", limit, expected_version, now);
    TRY(const Rows updated, transaction.query(update.sql, update.values));
    if (updated.empty()) return stale(transaction, limit.id);
    return LimitColumns::read(updated[0]);
}

Status delete_limit(Transaction& transaction, std::string_view id, std::int64_t expected_version) {
    TRY(const std::int64_t deleted,
        transaction.execute("DELETE FROM main.limits WHERE tenant_id = current_tenant() AND id = "
                            "$1 AND version = $2",
                            {id, expected_version}));
    if (deleted == 0) return stale(transaction, id);
    TRY_STATUS(transaction.execute(
        "DELETE FROM main.limit_readings WHERE tenant_id = current_tenant() AND limit_id = $1",
        {id}));
    return {};
}

Result<std::vector<RiskLimit>> all_limits(Transaction& transaction) {
    return detail::select_rows<RiskLimit>(transaction, "limits", "ORDER BY id");
}

Status put_limit_reading(Transaction& transaction, const LimitReading& reading) {
    return detail::insert_row(transaction, "limit_readings", reading,
                              detail::replacing<LimitReading>({"limit_id", "subject"}));
}

Result<std::vector<LimitReading>> limit_readings(Transaction& transaction) {
    return detail::select_rows<LimitReading>(transaction, "limit_readings",
                                             "ORDER BY limit_id, subject");
}

Result<std::optional<LimitReading>> limit_reading(Transaction& transaction, std::string_view limit,
                                                  std::string_view subject) {
    TRY(auto found, detail::select_rows<LimitReading>(transaction, "limit_readings",
                                                      "WHERE limit_id = $1 AND subject = $2",
                                                      {limit, subject}));
    if (found.empty()) return std::optional<LimitReading>();
    return std::optional(std::move(found.front()));
}

Status put_limit_case(Transaction& transaction, const LimitCase& one) {
    return detail::insert_row(transaction, "limit_cases", one,
                              detail::replacing<LimitCase>({"id"}));
}

Result<LimitCase> get_limit_case(Transaction& transaction, const LimitCaseId& id) {
    TRY(auto found,
        detail::select_rows<LimitCase>(transaction, "limit_cases", "WHERE id = $1", {id}));
    if (found.empty())
        return fail(Code::kNotFound, fmt::format("there is no case {}", id.to_string()))
            .with("case", id.to_string());
    return std::move(found.front());
}

Result<std::optional<LimitCase>> open_limit_case(Transaction& transaction, std::string_view limit,
                                                 std::string_view subject) {
    TRY(auto found,
        detail::select_rows<LimitCase>(transaction, "limit_cases",
                                       "WHERE limit_id = $1 AND subject = $2 AND closed_at IS NULL",
                                       {limit, subject}));
    if (found.empty()) return std::optional<LimitCase>();
    return std::optional(std::move(found.front()));
}

Result<Page<LimitCase>> list_limit_cases(Transaction& transaction, const LimitCaseFilter& filter,
                                         const PageRequest& page) {
    detail::Where where;
    if (!filter.limit.empty()) where.add("limit_id = {}", filter.limit);
    if (filter.subject) where.add("subject = {}", *filter.subject);
    if (filter.open) where.add(*filter.open ? "closed_at IS NULL" : "closed_at IS NOT NULL");
    const detail::SortColumn column{"opened_at"};
    TRY(const detail::PageQuery query,
        detail::page_query(
            transaction,
            fmt::format("SELECT opened_at, id, {} FROM limit_cases", CaseColumns::column_list()),
            where, column, "id", page));
    return detail::select_page<LimitCase>(transaction, query);
}

Result<std::vector<LimitCase>> open_limit_cases(Transaction& transaction) {
    TRY(auto cases,
        detail::select_rows<LimitCase>(transaction, "limit_cases",
                                       "WHERE closed_at IS NULL ORDER BY since, limit_id"));
    std::ranges::stable_sort(cases, std::ranges::greater(), &LimitCase::status);
    return cases;
}

Status add_limit_event(Transaction& transaction, LimitEvent event) {
    TRY(const Rows rows, transaction.query("SELECT count(*) FROM limit_events WHERE case_id = $1",
                                           {event.limit_case}));
    event.number = rows[0].integer(0) + 1;
    return detail::insert_row(transaction, "limit_events", event);
}

Result<std::vector<LimitEvent>> limit_events(Transaction& transaction, const LimitCaseId& id) {
    return detail::select_rows<LimitEvent>(transaction, "limit_events",
                                           "WHERE case_id = $1 ORDER BY number", {id});
}

Status delete_limits_of(Transaction& transaction, model::LimitSubject subject_type,
                        std::string_view subject) {
    const Value type = detail::stored(subject_type);
    TRY(const Rows cases,
        transaction.query("SELECT id FROM limit_cases WHERE subject_type = $1 AND subject = $2",
                          {type, subject}));
    for (const Row row : cases) {
        TRY(const LimitCaseId id, row.id<LimitCaseId>(0));
        TRY_STATUS(transaction.execute(
            "DELETE FROM main.limit_events WHERE tenant_id = current_tenant() AND case_id = $1",
            {id}));
    }
    for (const std::string_view table : {"limit_cases", "limits"})
        TRY_STATUS(transaction.execute(
            fmt::format("DELETE FROM main.{} WHERE tenant_id = current_tenant() AND subject_type = "
                        "$1 AND subject = $2",
                        table),
            {type, subject}));
    TRY_STATUS(transaction.execute(
        "DELETE FROM main.limit_readings WHERE tenant_id = current_tenant() AND subject = $1",
        {subject}));
    return {};
}

}  // namespace ballast::store
