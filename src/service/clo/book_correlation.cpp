#include "service/clo/book_correlation.hpp"

#include <fmt/format.h>
#include <set>

#include "base/digest.hpp"
#include "service/clo/correlation_store.hpp"
#include "service/clo/describe_correlation_records.hpp"
#include "service/field_error.hpp"
#include "store/database.hpp"

namespace ballast::service {

namespace {

constexpr const char* kBookCorrelation = "asset-correlation";

void check_ids_of_matrix(const CloBook& book, Issues& checks) {
    const std::vector<std::string>& ids = book.correlation->ids;
    const std::set<std::string> known(ids.begin(), ids.end());
    std::size_t missing = 0;
    std::string first;
    for (const ingest::MagSheet& sheet : book.sheets)
        for (const auto& [id, par] : sheet.parsed.collateral)
            if (!known.contains(id) && missing++ == 0) first = id;
    if (missing > 0)
        checks.push_back(
            {Severity::kWarning, "missing_from_matrix",
             fmt::format("{} assets of the deals are not in the correlation matrix", missing),
             first});
}

// The file is the place of an error about its matrix.
Error at_file(const Error& error) {
    const bool fixed = !error.errors.empty();
    return invalid(
        "/file", fixed ? error.errors.front().code : "correlation",
        "correlation matrix: " + error.message,
        fixed ? error.errors.front().hint : "correct the matrix, or remove it from the file");
}

}  // namespace

Result<PlannedCorrelation> plan_book_correlation(Call& call, const CloBook& book) {
    const clo::NamedCorrelation& given = *book.correlation;
    PlannedCorrelation planned;
    planned.view = {.correlation = kBookCorrelation,
                    .items = static_cast<std::int64_t>(given.ids.size())};
    auto check = clo::check_correlation(given.ids, given.matrix);
    if (!check) return at_file(check.error());
    planned.findings.check = *check;
    TRY(auto repaired, clo::repair_correlation(given.matrix, clo::CorrelationRepair::kHigham));
    planned.view.repaired = planned.findings.repaired = repaired.changed;
    planned.view.distance = planned.findings.distance = repaired.distance;
    planned.view.minimum_eigenvalue = planned.findings.check.minimum_eigenvalue;
    planned.findings.repair = clo::CorrelationRepair::kHigham;
    planned.findings.minimum_eigenvalue = repaired.minimum_eigenvalue;
    if (repaired.changed)
        planned.checks.push_back(
            {Severity::kWarning, "not_positive_semidefinite",
             fmt::format("the correlation matrix is repaired: distance {:.3g}", repaired.distance),
             kBookCorrelation});
    const std::string digest = sha256_hex(encoded_correlation(given));
    const auto known = store::find_clo_correlation(call.transaction(), kBookCorrelation);
    planned.view.action = !known                             ? CloBookAction::kCreate
                          : known->original_digest == digest ? CloBookAction::kUnchanged
                                                             : CloBookAction::kUpdate;
    check_ids_of_matrix(book, planned.checks);
    planned.repaired = {given.ids, std::move(repaired.matrix)};
    return planned;
}

Status commit_book_correlation(Call& call, const CloBook& book, PlannedCorrelation planned,
                               fin::Date as_of, const store::CloOrigin& origin) {
    if (planned.view.action == CloBookAction::kUnchanged) return {};
    auto& cache = call.environment().shared<CorrelationFactors>();
    TRY(const auto factored,
        cache.factored(planned.repaired.matrix, clo::CorrelationRepair::kNone));
    planned.findings.variables = factored->factor.loadings.rows;
    planned.findings.factors = factored->factor.loadings.cols;
    planned.findings.lower_triangular = factored->factor.lower_triangular;
    store::CloCorrelationRow row{.id = {},
                                 .slug = kBookCorrelation,
                                 .name = "Asset Correlation",
                                 .as_of = as_of,
                                 .basis = store::CloCorrelationBasis::kAsset,
                                 .items = planned.view.items,
                                 .original_digest = {},
                                 .repaired_digest = {},
                                 .document = wire::to_json(planned.findings),
                                 .origin = origin};
    TRY(row.original_digest, put_correlation(call, *book.correlation));
    row.repaired_digest = row.original_digest;
    if (planned.findings.repaired) {
        TRY(row.repaired_digest, put_correlation(call, planned.repaired));
    }
    TRY([[maybe_unused]] const auto stored,
        store::add_clo_correlation(call.transaction(), row, {}, call.now()));
    return {};
}

}  // namespace ballast::service
