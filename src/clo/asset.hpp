// A loan or bond of a CLO as its sources state it, and a holding of it in a deal.
//
// One record per asset; par is held per deal. Fields without a value are unknown, never zero: only
// what uses them cannot be computed. A flag that a document leaves out is false, because sources
// state only the exceptions; a flag that is null is unknown. Ratings here are as stated; what is
// derived from them is in rating_derivation.hpp. Rates are fractions, prices in percent of par.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/decimal.hpp"
#include "base/result.hpp"
#include "clo/rating.hpp"
#include "fin/date.hpp"
#include "fin/day_count.hpp"

namespace ballast::clo {

enum class AssetKind : std::uint8_t { kLoan, kBond };
enum class AssetCoupon : std::uint8_t { kFixed, kFloating };
enum class MoodysCategory : std::uint8_t { kSeniorSecuredLoan, kNonSeniorSecuredLoan, kOther };
enum class SpCategory : std::uint8_t {
    kSeniorSecured,
    kCovLiteOrBond,
    kSecondLienOrUnsecured,
    kSubordinated,
};
enum class Seniority : std::uint8_t { kSeniorSecured, kSeniorUnsecured, kSubordinated };
enum class AssetAmortization : std::uint8_t { kBullet, kScheduled, kPercent };
enum class AssetBusinessDays : std::uint8_t { kNone, kFollowing, kModifiedFollowing, kPreceding };
enum class Opinion : std::uint8_t { kBuy, kHold, kSell };

struct AssetIds {
    std::string lxid;
    std::string isin;
    std::string cusip;
    std::string figi;

    bool operator==(const AssetIds&) const = default;
};

struct SellingInstitution {
    std::string name;
    std::optional<MoodysRating> rating;
    std::optional<SpRating> sp_rating;

    bool operator==(const SellingInstitution&) const = default;
};

struct ScheduledPrincipal {
    fin::Date date;
    Decimal amount;

    bool operator==(const ScheduledPrincipal&) const = default;
};

struct Asset {
    std::string id;
    std::string issue_name;
    std::string issuer_name;
    std::string issuer_id;
    std::string tranche;
    AssetKind kind = AssetKind::kLoan;
    fin::Date maturity;
    AssetCoupon coupon_type = AssetCoupon::kFloating;
    std::optional<int> frequency;  // payments a year
    std::optional<double> spread;
    std::optional<double> floor;  // of the index; absent: none
    std::string index;            // "USD_SOFR_3M"
    std::optional<double> coupon;
    std::optional<double> commitment_fee;
    std::optional<Decimal> unfunded;
    std::optional<Decimal> facility_size;
    std::string moodys_industry;
    std::string sp_industry;
    std::optional<MoodysCategory> moodys_category;
    std::optional<SpCategory> sp_category;
    std::string country;  // ISO 3166 alpha-2
    std::optional<Seniority> seniority;
    std::optional<bool> deferrable = false;
    std::optional<bool> deferring = false;
    std::optional<Decimal> pik_amount;
    std::optional<bool> defaulted = false;
    std::optional<fin::Date> default_date;
    std::optional<bool> delayed_draw = false;
    std::optional<bool> revolver = false;
    std::optional<bool> letter_of_credit = false;
    std::optional<bool> participation = false;
    std::optional<bool> dip = false;
    std::optional<bool> convertible = false;
    std::optional<bool> structured = false;
    std::optional<bool> bridge = false;
    std::optional<bool> current_pay = false;
    std::optional<bool> cov_lite = false;
    std::string currency;
    std::optional<double> wal;  // years, as stated
    std::optional<Decimal> market_value;
    std::optional<bool> first_lien_last_out = false;
    std::optional<MoodysRating> moodys_rating;
    std::optional<double> moodys_recovery;
    std::optional<MoodysRating> moodys_dp_rating;
    std::optional<MoodysRating> moodys_warf_rating;
    std::optional<MoodysRating> moodys_facility_rating;
    std::optional<RatingOutlook> moodys_facility_outlook;
    std::optional<MoodysRating> moodys_issuer_rating;
    std::optional<RatingOutlook> moodys_issuer_outlook;
    std::optional<MoodysRating> moodys_senior_secured;
    std::optional<MoodysRating> moodys_senior_unsecured;
    std::optional<MoodysRating> moodys_subordinated;
    std::optional<MoodysRating> moodys_credit_estimate;
    std::optional<fin::Date> moodys_credit_estimate_date;
    std::optional<SpRating> sp_facility_rating;
    std::optional<SpRating> sp_issuer_rating;
    std::optional<SpRating> sp_senior_secured;
    std::optional<SpRating> sp_subordinated;
    std::string sp_recovery;  // "3(65%)"
    std::optional<fin::Date> dated_date;
    std::optional<fin::Date> issue_date;
    std::optional<fin::Date> first_payment_date;
    std::optional<AssetAmortization> amortization;
    std::optional<fin::DayCount> day_count;
    std::optional<double> cap;  // of the index; absent or 0: none
    std::optional<AssetBusinessDays> business_day_rule;
    std::optional<bool> end_of_month = false;
    std::optional<Decimal> amount_issued;
    Opinion opinion = Opinion::kHold;
    // Not in the sheet of the earlier workbook:
    std::string obligor;  // group of affiliates; empty: issuer_id
    AssetIds ids;
    std::optional<SpRating> sp_rating;
    std::optional<SpRating> fitch_rating;
    std::optional<SpRating> country_rating;
    std::optional<RatingWatch> moodys_watch;
    std::optional<RatingWatch> sp_watch;
    SellingInstitution selling_institution;
    std::optional<bool> swapped_non_discount = false;
    std::optional<bool> sp_criteria_exception = false;
    std::optional<double> amortization_rate;  // share of the balance on each payment date
    std::vector<ScheduledPrincipal> schedule;
    std::string note;
    std::map<std::string, std::string> extra;

    const std::string& obligor_or_issuer() const { return obligor.empty() ? issuer_id : obligor; }
    // Cash flows need a frequency; that of loans without a stated one is quarterly.
    int payments_a_year() const { return frequency.value_or(4); }
    bool operator==(const Asset&) const = default;
};

struct DatedPrice {
    fin::Date date;
    Decimal price;  // percent of par

    bool operator==(const DatedPrice&) const = default;
};

// A row of inline collateral: an asset and what the deal holds of it.
struct Holding : Asset {
    Decimal par;
    std::optional<Decimal> purchase_price;     // percent of par, without accrued interest
    std::optional<Decimal> purchased_accrued;  // in currency
    std::optional<fin::Date> purchase_date;    // of the newest purchase
    std::vector<DatedPrice> market_values;     // with the current one; empty: only that

    bool operator==(const Holding&) const = default;
};

// Whether the record can be used: required fields, ranges, dates in order, Moody's industry, S&P
// recovery rating. Every error names its field; `pointer` is the place of the record.
Status check_asset(const Asset& asset, std::string_view pointer);
// The same for a pool, with amounts and unique ids.
Status check_holdings(const std::vector<Holding>& holdings, std::string_view pointer);

// The recovery rate that an S&P recovery rating represents: the percentage in parentheses, or else
// the lower end of its range. Nullopt where the text is empty or not a recovery rating.
std::optional<double> sp_recovery_rate(std::string_view recovery_rating);

// Share of the balance that is repaid on each payment date before maturity without a schedule.
double repaid_share(const Asset& asset);

// As stated, or else from the schedule, the amortization rate or the maturity, in years of 365
// days from as_of; never negative.
std::optional<double> weighted_average_life(const Asset& asset, fin::Date as_of);

}  // namespace ballast::clo
