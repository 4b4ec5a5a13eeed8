// A deal with the assets held and those that may be bought, and the tests over them: what clo.tests
// and the methods of trades have in common.
#pragma once

#include <fmt/format.h>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "clo/currency_check.hpp"
#include "clo/moodys_industry.hpp"
#include "clo/test_explanation.hpp"
#include "service/clo/case.hpp"
#include "service/clo/compliance_record.hpp"
#include "service/clo/describe_tests.hpp"
#include "store/database.hpp"

namespace ballast::service {

// kInvalidInput at a pointer of the request.
Error clo_test_error(std::string pointer, std::string code, std::string message,
                     std::string hint = {});

// The assets held and those that may be bought, and the tests over them.
class TestedDeal {
public:
    TestedDeal(const CloTestCase& request, CloSubject subject)
        : request_(request),
          subject_(std::move(subject)),
          as_of_(subject_.as_of),
          holdings_(subject_.holdings) {
        for (std::size_t i = 0; i < holdings_.size(); ++i) places_.emplace(holdings_[i].id, i);
    }
    TestedDeal(const TestedDeal&) = delete;
    TestedDeal& operator=(const TestedDeal&) = delete;

    // An asset that is not held joins with par 0; one that is held has the same record. Its amounts
    // become those in the currency of the deal.
    Status add(clo::Asset asset, const std::string& pointer) {
        TRY_STATUS(clo::check_asset(asset, pointer));
        clo::use_listed_names(asset);
        TRY_STATUS(clo::convert_currency(deal(), pointer, asset));
        const auto [place, added] = places_.emplace(asset.id, holdings_.size());
        if (added) {
            clo::Holding& holding = holdings_.emplace_back();
            static_cast<clo::Asset&>(holding) = asset;
            return {};
        }
        const clo::Asset& held = holdings_[place->second];
        if (held == asset) return {};
        return clo_test_error(pointer, "conflict",
                              fmt::format("asset {} is given twice with other fields", asset.id),
                              "give the same record, or another id");
    }

    // Values of the last official run of a stored deal, unless the request gives others.
    Status read_official(Call& call) {
        if (!subject_.stored || !request_.previous.empty()) return {};
        return call.read([&](store::Transaction& transaction) -> Status {
            TRY(official_, official_values(transaction, subject_.stored->id, as_of_));
            return {};
        });
    }

    Status compile() {
        clo::TestTerms terms = clo::test_terms(deal(), as_of_, request_.mode);
        terms.previous = request_.previous.empty() ? official_ : request_.previous;
        clo::Pool pool(holdings_,
                       {.source = deal().options.ratings, .mode = request_.mode, .as_of = as_of_});
        clo::AdjustedPar adjusted = clo::adjusted_par_of(pool, deal().valuation);
        TRY(auto engine, clo::TestEngine::make(terms, std::move(pool), std::move(adjusted)));
        engine_.emplace(std::move(engine));
        for (const auto& [test, value] : request_.previous)
            if (!engine_->find(test))
                return clo_test_error(fmt::format("/previous/{}", test), "unknown_test",
                                      fmt::format("the deal has no test {}", test));
        return {};
    }

    clo::TestEngine& engine() { return *engine_; }
    const CloSubject& subject() const { return subject_; }
    const clo::Deal& deal() const { return subject_.deal; }
    // Units of the currency of the deal for one of that of the asset: par of trades is in the
    // latter.
    double rate_of(std::size_t row) const {
        return clo::currency_rate(deal(), holding(row).currency).value_or(1.0);
    }
    bool holds(const std::string& id) const { return places_.contains(id); }
    fin::Date as_of() const { return as_of_; }
    std::span<const clo::Holding> holdings() const { return holdings_; }
    std::optional<std::size_t> row_of(std::string_view id) const {
        return engine_->pool().row_of(id);
    }
    const clo::Holding& holding(std::size_t row) const { return engine_->pool().holding(row); }

private:
    const CloTestCase& request_;
    CloSubject subject_;
    fin::Date as_of_;
    std::map<std::string, double> official_;
    std::vector<clo::Holding> holdings_;  // the pool points to them
    std::unordered_map<std::string, std::size_t> places_;
    std::optional<clo::TestEngine> engine_;
};

double par_of(const clo::PoolState& state);

// Notes of the subject, and the data that tests lack.
Issues test_issues(const CloSubject& subject, const std::vector<clo::TestReport>& tests);

}  // namespace ballast::service
