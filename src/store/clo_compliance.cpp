#include "store/clo_compliance.hpp"

#include <fmt/format.h>
#include <utility>

#include "store/describe_clo_compliance.hpp"
#include "store/described_row.hpp"
#include "store/described_write.hpp"
#include "store/select.hpp"

namespace ballast::store {

namespace {

using ComplianceRuns = detail::DescribedRow<CloComplianceRun>;
using Scenarios = detail::DescribedRow<CloScenarioRow>;

Error missing_scenario(std::string_view id_or_slug) {
    return fail(Code::kNotFound, fmt::format("there is no scenario {}", id_or_slug))
        .with("scenario", std::string(id_or_slug));
}

Result<std::vector<CloScenarioRow>> scenario_rows(Transaction& transaction, std::string_view tail,
                                                  std::vector<Value> values) {
    return detail::select_rows<CloScenarioRow>(transaction, "clo_scenarios", tail, values);
}

}  // namespace

Result<CloComplianceRun> add_clo_compliance(Transaction& transaction, CloComplianceRun run) {
    TRY(const Rows last, transaction.query("SELECT coalesce(max(number), 0) FROM "
                                           "clo_compliance_runs WHERE deal_id = $1",
                                           {run.deal}));
    run.number = last[0].integer(0) + 1;
    TRY_STATUS(detail::insert_row(transaction, "clo_compliance_runs", run));
    return run;
}

Result<std::vector<CloComplianceRun>> clo_compliance_runs(Transaction& transaction,
                                                          const CloDealId& deal,
                                                          std::optional<fin::Date> from,
                                                          std::optional<fin::Date> to) {
    detail::Where where;
    where.add("deal_id = {}", deal);
    if (from) where.add("as_of >= {}", *from);
    if (to) where.add("as_of <= {}", *to);
    TRY(const Rows rows,
        transaction.query(fmt::format("SELECT {} FROM clo_compliance_runs{} ORDER BY as_of, number",
                                      ComplianceRuns::column_list(), where.sql()),
                          where.values()));
    std::vector<CloComplianceRun> runs;
    for (const Row row : rows) {
        TRY(CloComplianceRun run, ComplianceRuns::read(row));
        // A later run of a date replaces the one before.
        if (!runs.empty() && runs.back().as_of == run.as_of)
            runs.back() = std::move(run);
        else
            runs.push_back(std::move(run));
    }
    return runs;
}

Status add_clo_annotation(Transaction& transaction, const CloAnnotation& annotation) {
    return detail::insert_row(transaction, "clo_annotations", annotation);
}

Result<std::vector<CloAnnotation>> clo_annotations(Transaction& transaction,
                                                   const CloDealId& deal) {
    return detail::select_rows<CloAnnotation>(
        transaction, "clo_annotations", "WHERE deal_id = $1 ORDER BY as_of, known_at, id", {deal});
}

Result<CloScenarioRow> create_clo_scenario(Transaction& transaction, CloScenarioRow scenario,
                                           Instant now) {
    scenario.id = CloScenarioId::make(now);
    scenario.created_at = scenario.updated_at = now;
    scenario.version = 1;
    std::vector<Value> cells(Scenarios::kColumns);
    detail::write_new(scenario, scenario.id, now, cells);
    auto inserted =
        transaction.execute(detail::insert_statement<CloScenarioRow>("clo_scenarios"), cells);
    if (inserted) return scenario;
    Error error = std::move(inserted).error();
    if (error.code == Code::kConflict)
        error.message =
            fmt::format("there is already a scenario with the slug \"{}\"", scenario.slug);
    return error;
}

Result<CloScenarioRow> update_clo_scenario(Transaction& transaction, const CloScenarioRow& scenario,
                                           std::int64_t expected_version, Instant now) {
    const auto update = detail::update_statement("clo_scenarios", scenario, expected_version, now);
    TRY(const Rows rows, transaction.query(update.sql, update.values));
    if (!rows.empty()) return Scenarios::read(rows[0]);
    TRY(const CloScenarioRow current, find_clo_scenario(transaction, scenario.id.to_string()));
    return fail(Code::kConflict,
                fmt::format("the scenario has been changed; its current version is {}",
                            current.version))
        .with("version", fmt::format("{}", current.version));
}

Result<CloScenarioRow> find_clo_scenario(Transaction& transaction, std::string_view id_or_slug) {
    if (const auto id = CloScenarioId::parse(id_or_slug)) {
        TRY(auto found, scenario_rows(transaction, "WHERE id = $1", {*id}));
        if (!found.empty()) return std::move(found.front());
    }
    TRY(auto found, scenario_rows(transaction, "WHERE slug = $1", {id_or_slug}));
    if (found.empty()) return missing_scenario(id_or_slug);
    return std::move(found.front());
}

Status delete_clo_scenario(Transaction& transaction, const CloScenarioId& id) {
    TRY_STATUS(transaction.execute(
        "DELETE FROM main.clo_scenarios WHERE tenant_id = current_tenant() AND id = $1", {id}));
    return {};
}

Result<std::vector<CloScenarioRow>> clo_scenarios(Transaction& transaction,
                                                  const std::string& member) {
    return scenario_rows(transaction, "WHERE owner = '' OR owner = $1 ORDER BY slug", {member});
}

}  // namespace ballast::store
