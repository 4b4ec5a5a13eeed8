// clo.collateral.compare.
#include <fmt/format.h>
#include <map>
#include <utility>

#include "base/digest.hpp"
#include "service/clo/case.hpp"
#include "service/clo/describe_collateral_compare.hpp"
#include "service/clo/run_methods.hpp"
#include "service/clo/test_reports.hpp"
#include "service/error_place.hpp"
#include "service/provenance.hpp"

namespace ballast::service {

namespace {

// The other side as a source of its own.
CloDealSource other_source(const CompareCloCollateralRequest& request) {
    CloDealSource source;
    const auto* slug = std::get_if<std::string>(&request.before.deal);
    const bool same_deal = slug && slug->empty();
    source.deal = same_deal ? request.deal : request.before.deal;
    source.collateral = request.before.collateral;
    if (same_deal && !source.collateral) source.collateral = request.collateral;
    source.as_of = request.before.as_of;
    source.known_at = request.before.known_at;
    source.version = request.before.version;
    return source;
}

CloComparedSide compared_side(const CloSubject& subject) {
    return {subject.deal.slug, subject.deal.name, subject.as_of, subject.version,
            subject.state_as_of};
}

std::vector<CloFieldDifference> field_differences(const clo::Holding& before,
                                                  const clo::Holding& after) {
    using Fields = std::map<std::string, wire::RawJson>;
    const Fields first = wire::read_json<Fields>(wire::to_json(before)).value();
    const Fields last = wire::read_json<Fields>(wire::to_json(after)).value();
    std::vector<CloFieldDifference> differences;
    for (const auto& [field, value] : last)
        if (const auto& old = first.at(field); field != "par" && old.text != value.text)
            differences.push_back({field, old, value});
    return differences;
}

CloComparedAsset compared_asset(const clo::ComparedPosition& position) {
    const clo::Holding& held = position.held();
    CloComparedAsset asset{.id = held.id,
                           .issuer = held.issuer_name.empty() ? held.issuer_id : held.issuer_name,
                           .change = position.change};
    if (position.before) {
        asset.par_before = position.before->par;
        asset.price_before = position.before->market_value;
    }
    if (position.after) {
        asset.par_after = position.after->par;
        asset.price_after = position.after->market_value;
    }
    if (position.before && position.after)
        asset.fields = field_differences(*position.before, *position.after);
    return asset;
}

// Tests of the later side in their order, then those that only the earlier one has.
std::vector<CloComparedTest> compared_tests(const std::vector<clo::TestReport>& before,
                                            const std::vector<clo::TestReport>& after) {
    std::vector<CloComparedTest> tests;
    std::map<std::string, std::size_t> places;
    const auto place_of = [&](const clo::TestReport& report) -> CloComparedTest& {
        const auto [place, added] = places.emplace(report.id, tests.size());
        if (added)
            tests.push_back({.id = report.id,
                             .number = report.number,
                             .name = report.name,
                             .bound = report.bound,
                             .unit = report.unit});
        return tests[place->second];
    };
    for (const clo::TestReport& report : after) {
        CloComparedTest& test = place_of(report);
        test.value_after = report.value;
        test.threshold_after = report.threshold;
        test.status_after = report.status;
    }
    for (const clo::TestReport& report : before) {
        CloComparedTest& test = place_of(report);
        test.value_before = report.value;
        test.threshold_before = report.threshold;
        test.status_before = report.status;
    }
    return tests;
}

Status add_tests_of(const CloSubject& before, const CloSubject& after,
                    CompareCloCollateralResponse& response) {
    TRY(const auto first, clo_test_reports(before, {}));
    TRY(const auto last, clo_test_reports(after, {}));
    TRY(auto changes, clo::compliance_changes({&before.deal, before.holdings, before.as_of},
                                              {&after.deal, after.holdings, after.as_of}, {}));
    response.tests = compared_tests(first, last);
    for (CloComparedTest& test : response.tests) {
        const auto change = changes.find(test.id);
        if (change == changes.end()) continue;
        test.drivers = std::move(change->second.drivers);
        test.rest = change->second.rest;
    }
    return {};
}

Result<CompareCloCollateralResponse> run_compare_clo_collateral(
    Call& call, const CompareCloCollateralRequest& request) {
    TRY(const CloSubject after, clo_subject(call, request));
    const auto before = clo_subject(call, other_source(request));
    if (!before) return under("/before", before.error());
    TRY(clo::CollateralComparison made,
        clo::compare_collateral({&before->deal, before->holdings, before->as_of},
                                {&after.deal, after.holdings, after.as_of}));
    CompareCloCollateralResponse response;
    response.before = compared_side(*before);
    response.after = compared_side(after);
    response.figures = std::move(made.figures);
    response.unchanged = static_cast<std::int64_t>(made.unchanged);
    for (const clo::ComparedPosition& position : made.positions)
        response.assets.push_back(compared_asset(position));
    TRY_STATUS(add_tests_of(*before, after, response));
    std::string data_digest;
    if (!before->data_digest.empty() || !after.data_digest.empty())
        data_digest = sha256_hex(fmt::format("{}\n{}", before->data_digest, after.data_digest));
    fill_provenance(response, "clo.collateral.compare", request, std::move(data_digest),
                    joined(before->issues, after.issues));
    return response;
}

}  // namespace

void add_clo_collateral_comparison_methods(MethodTable& table) {
    table.add<CompareCloCollateralRequest, CompareCloCollateralResponse>(
        clo_computation("clo.collateral.compare", "/clo/collateral/compare",
                        "Compares the collateral of a CLO on two dates, or of two cases: positions "
                        "that differ, figures and tests on both sides, and what moved each value.",
                        Duration::kEither, Permission::kCloRead),
        run_compare_clo_collateral);
}

}  // namespace ballast::service
