// Requests and responses of the planner's methods for households in the United States: taxes,
// Social Security, the projection of a household, financial independence.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "plan/claiming.hpp"
#include "plan/conversions.hpp"
#include "plan/household.hpp"
#include "plan/independence.hpp"
#include "plan/social_security.hpp"
#include "plan/tax_detail.hpp"
#include "service/plan/requests.hpp"

namespace ballast::service {

struct TaxesRequest {
    std::optional<int> year;  // the last year with tables when absent
    plan::FilingStatus status = plan::FilingStatus::kSingle;
    int aged_65 = 0;
    double wages = 0.0;
    double second_wages = 0.0;
    double deferrals = 0.0;
    double interest = 0.0;
    double tax_exempt_interest = 0.0;
    double qualified_dividends = 0.0;
    double short_term_gain = 0.0;
    double long_term_gain = 0.0;
    double pensions = 0.0;
    double other_income = 0.0;
    double social_security = 0.0;
    double adjustments = 0.0;
    double itemized_deductions = 0.0;
};

struct TaxesResponse : plan::TaxDetail, Provenance {
    int law_year = 0;
    std::vector<std::string> sources;
};

struct EarningsYear {
    int year = 0;
    double earnings = 0.0;
};

struct ClaimPerson {
    int birth_year = 0;
    int birth_month = 1;
    std::optional<double> pia;
    std::optional<double> aime;
    std::vector<EarningsYear> earnings;
    std::optional<int> lives_to;
};

struct SocialSecurityRequest {
    int year = 0;
    std::vector<ClaimPerson> people;
    double discount_rate = 0.02;
};

struct ClaimAge {
    int claim_months = 0;
    double share = 0.0;
    double monthly_benefit = 0.0;
    std::optional<double> spouse_excess;
    std::optional<double> survivor_benefit;
};

struct ClaimPersonResult {
    double pia = 0.0;
    std::optional<double> aime;
    std::optional<double> first_bend;
    std::optional<double> second_bend;
    std::vector<plan::IndexedYear> earnings;
    int full_retirement_months = 0;
    int survivor_full_retirement_months = 0;
    std::vector<ClaimAge> ages;
};

struct SocialSecurityResponse : Provenance {
    std::vector<ClaimPersonResult> people;
    std::vector<plan::ClaimOption> options;
    std::optional<plan::ClaimOption> best;
    std::vector<std::string> sources;
};

// The markets of a household.
struct MarketFields {
    std::map<std::string, double> allocation;
    std::vector<plan::GlidePoint> glide_path;
    plan::Rebalancing rebalancing = plan::Rebalancing::kEachStep;
    PlanReturns returns;
    std::optional<std::variant<double, plan::InflationModel, plan::InflationSettings>> inflation;
    double fees = 0.0;
    std::uint64_t paths = 1'000;
    std::uint64_t seed = 1;
};

struct HouseholdRequest : plan::Household, MarketFields {};

struct HouseholdResponse : plan::HouseholdSimulation, Provenance {
    std::vector<std::string> sources;
};

struct ConversionsRequest {
    HouseholdRequest base;
    std::vector<plan::Conversions> policies;
    bool search = false;
};
struct ConversionsResponse : plan::ConversionComparison, Provenance {
    std::string least_tax_name;
    std::string most_wealth_name;
};

struct IndependenceRequest : plan::Independence, MarketFields {};
struct IndependenceResponse : plan::IndependenceSimulation, Provenance {};

}  // namespace ballast::service
