// plan.taxes and plan.social_security.
#include <algorithm>
#include <fmt/format.h>

#include "service/plan/describe_taxes.hpp"
#include "service/plan/methods.hpp"
#include "service/provenance.hpp"

namespace ballast::service {

namespace {

plan::TaxYear tax_year_of(const TaxesRequest& request) {
    return {.status = request.status,
            .aged_65 = request.aged_65,
            .wages = {request.wages, request.second_wages},
            .deferrals = request.deferrals,
            .interest = request.interest,
            .tax_exempt_interest = request.tax_exempt_interest,
            .qualified_dividends = request.qualified_dividends,
            .short_term_gain = request.short_term_gain,
            .long_term_gain = request.long_term_gain,
            .pensions = request.pensions,
            .other_income = request.other_income,
            .social_security = request.social_security,
            .adjustments = request.adjustments,
            .itemized_deductions = request.itemized_deductions};
}

Error error_at(std::string pointer, std::string message, std::string hint) {
    Error error = fail(Code::kInvalidInput, message);
    error.errors.push_back(
        {std::move(pointer), "contradiction", std::move(message), std::move(hint)});
    return error;
}

Result<TaxesResponse> run_taxes(Call& /*call*/, const TaxesRequest& request) {
    const bool is_alone = request.status == plan::FilingStatus::kSingle ||
                          request.status == plan::FilingStatus::kHeadOfHousehold;
    if (is_alone && request.aged_65 > 1)
        return error_at(
            "/aged_65",
            fmt::format("{} persons are 65 or older, and the return is of one", request.aged_65),
            "give 0 or 1, or the status married_joint");
    const int asked = request.year.value_or(plan::tax_law_years().back());
    const plan::TaxLaw law = plan::projected_tax_law(asked);
    TaxesResponse response;
    static_cast<plan::TaxDetail&>(response) = plan::tax_detail(law, tax_year_of(request));
    response.law_year = law.year;
    response.sources = plan::tax_law_sources(law.year);
    Issues issues;
    if (law.year != asked)
        issues.push_back(
            {Severity::kWarning, "tax_law_year",
             fmt::format("there are no tables for {}: those of {} are used", asked, law.year),
             "year"});
    fill_provenance(response, "plan.taxes", request, "", std::move(issues));
    return response;
}

Result<ClaimPersonResult> person_of(const SocialSecurityRequest& request, std::size_t p) {
    const ClaimPerson& person = request.people[p];
    const std::string at = fmt::format("/people/{}", p);
    const int given =
        (person.pia ? 1 : 0) + (person.aime ? 1 : 0) + (person.earnings.empty() ? 0 : 1);
    if (given != 1)
        return error_at(at + "/pia",
                        "the primary insurance amount follows from one of pia, aime and earnings",
                        "give exactly one of them");
    ClaimPersonResult made;
    if (person.pia) {
        made.pia = *person.pia;
    } else if (person.aime) {
        made.aime = person.aime;
        const plan::BendPoints bends = plan::bend_points(person.birth_year + 62);
        made.first_bend = bends.first;
        made.second_bend = bends.second;
        made.pia = plan::primary_amount(*person.aime, person.birth_year + 62, request.year);
    } else {
        std::map<int, double> earnings;
        for (std::size_t i = 0; i < person.earnings.size(); ++i) {
            const EarningsYear& year = person.earnings[i];
            if (year.year < person.birth_year)
                return error_at(fmt::format("{}/earnings/{}/year", at, i),
                                fmt::format("there are earnings of {}, before the birth in {}",
                                            year.year, person.birth_year),
                                "correct the year of the earnings or that of the birth");
            earnings[year.year] += year.earnings;
        }
        auto computed = plan::primary_insurance(person.birth_year, earnings, request.year);
        if (!computed)
            return error_at(at + "/earnings", computed.error().message,
                            "correct the earnings, or give pia or aime in their place");
        made.pia = computed->pia;
        made.aime = computed->aime;
        made.first_bend = computed->first_bend;
        made.second_bend = computed->second_bend;
        made.earnings = std::move(computed->years);
    }
    made.full_retirement_months = plan::full_retirement_months(person.birth_year);
    made.survivor_full_retirement_months = plan::survivor_full_retirement_months(person.birth_year);
    return made;
}

void fill_ages(const SocialSecurityRequest& request, std::size_t p,
               std::vector<ClaimPersonResult>& people) {
    constexpr int kMonths = 12;
    ClaimPersonResult& made = people[p];
    const ClaimPerson& person = request.people[p];
    for (int claim = plan::kFirstClaim; claim <= plan::kLastClaim; claim += kMonths) {
        const plan::Claim own{person.birth_year, made.pia, claim};
        ClaimAge age{.claim_months = claim,
                     .share = plan::worker_share(person.birth_year, claim),
                     .monthly_benefit = plan::worker_benefit(own)};
        if (people.size() == 2) {
            const std::size_t other = 1 - p;
            age.spouse_excess = plan::spouse_excess(own, people[other].pia, claim);
            age.survivor_benefit = plan::survivor_benefit(
                {person.birth_year, made.pia, claim, plan::kLastClaim},
                request.people[other].birth_year, people[other].survivor_full_retirement_months);
        }
        made.ages.push_back(age);
    }
}

// The household of a comparison starts in the year of the request.
Error at_year(Error error) {
    for (FieldError& field : error.errors)
        if (field.pointer == "/start_year") field.pointer = "/year";
    return error;
}

// What the amounts of a person take from tables of an earlier year; an amount that is given takes
// nothing from them.
Issues notes_of(const SocialSecurityRequest& request, std::size_t p) {
    const ClaimPerson& person = request.people[p];
    if (person.pia) return {};
    std::optional<int> last_earnings;
    for (const EarningsYear& year : person.earnings)
        last_earnings = std::max(last_earnings.value_or(year.year), year.year);
    return plan::unpublished_years(person.birth_year, last_earnings, request.year,
                                   fmt::format("people/{}", p));
}

Result<SocialSecurityResponse> run_social_security(Call& /*call*/,
                                                   const SocialSecurityRequest& request) {
    SocialSecurityResponse response;
    response.sources = plan::social_security_sources();
    Issues issues;
    bool lives = true;
    for (std::size_t p = 0; p < request.people.size(); ++p) {
        TRY(ClaimPersonResult made, person_of(request, p));
        response.people.push_back(std::move(made));
        const Issues notes = notes_of(request, p);
        issues.insert(issues.end(), notes.begin(), notes.end());
        lives = lives && request.people[p].lives_to.has_value();
    }
    for (std::size_t p = 0; p < request.people.size(); ++p) fill_ages(request, p, response.people);
    if (lives) {
        std::vector<plan::Person> people;
        for (std::size_t p = 0; p < request.people.size(); ++p) {
            plan::Person person;
            person.birth_year = request.people[p].birth_year;
            person.birth_month = request.people[p].birth_month;
            person.lives_to = request.people[p].lives_to;
            person.pia = response.people[p].pia;
            people.push_back(person);
        }
        auto made = plan::compare_claims(std::move(people), request.year, request.discount_rate);
        if (!made) return at_year(std::move(made).error());
        plan::ClaimComparison compared = *std::move(made);
        response.options = std::move(compared.options);
        response.best = response.options[compared.best];
    } else {
        issues.push_back({Severity::kInfo, "no_lifetimes",
                          "claiming ages are not compared: that requires lives_to of everybody",
                          "people"});
    }
    fill_provenance(response, "plan.social_security", request, "", std::move(issues));
    return response;
}

}  // namespace

void add_plan_tax_methods(MethodTable& table) {
    table.add<TaxesRequest, TaxesResponse>(
        computation("plan.taxes", "/plan/taxes",
                    "Computes the federal income tax of a year in the United States, with the "
                    "taxation of Social Security and Medicare surcharges.",
                    Duration::kShort),
        run_taxes);
    table.add<SocialSecurityRequest, SocialSecurityResponse>(
        computation("plan.social_security", "/plan/social-security",
                    "Computes Social Security benefits by claiming age for one or two people, and "
                    "the ages with the largest present value.",
                    Duration::kShort),
        run_social_security);
}

}  // namespace ballast::service
