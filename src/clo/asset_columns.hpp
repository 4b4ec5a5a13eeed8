// The names of the fields of an asset in the sheet of the earlier workbook and in its SQLite
// database.
#pragma once

#include <array>
#include <string_view>

#include "clo/describe_asset.hpp"

namespace ballast::clo {

struct AssetColumn {
    std::string_view field;
    std::string_view header;  // of the sheet, in its order; empty: not in the sheet
    std::string_view sqlite;  // column, or path within a JSON column
};

// The sheet also has "Par Amount" (par_amount), which is 0 there: par is held per deal.
inline constexpr std::array kAssetColumns{
    AssetColumn{"id", "BLKRockID", "blkrock_id"},
    AssetColumn{"issue_name", "Issue Name", "issue_name"},
    AssetColumn{"issuer_name", "Issuer Name", "issuer_name"},
    AssetColumn{"issuer_id", "ISSUER ID", "issuer_id"},
    AssetColumn{"tranche", "Tranche", "tranche"},
    AssetColumn{"kind", "Bond/Loan", "bond_loan"},
    AssetColumn{"maturity", "Maturity", "maturity"},
    AssetColumn{"coupon_type", "Coupon Type", "coupon_type"},
    AssetColumn{"frequency", "Payment Frequency", "payment_freq"},
    AssetColumn{"spread", "Coupon Spread", "cpn_spread"},
    AssetColumn{"floor", "Libor Floor", "libor_floor"},
    AssetColumn{"index", "Index", "index_name"},
    AssetColumn{"coupon", "Coupon", "coupon"},
    AssetColumn{"commitment_fee", "Commitment Fee", "commit_fee"},
    AssetColumn{"unfunded", "Unfunded Amount", "unfunded_amount"},
    AssetColumn{"facility_size", "Facility Size", "facility_size"},
    AssetColumn{"moodys_industry", "Moody's Industry", "mdy_industry"},
    AssetColumn{"sp_industry", "S&P Industry", "sp_industry"},
    AssetColumn{"moodys_category", "Moody Asset Category", "mdy_asset_category"},
    AssetColumn{"sp_category", "S&P Priority Category", "sp_priority_category"},
    AssetColumn{"country", "Country", "country"},
    AssetColumn{"seniority", "Seniority", "seniority"},
    AssetColumn{"deferrable", "Deferred Interest Bond", "flags.deferred_interest_bond"},
    AssetColumn{"deferring", "PiKing", "piking"},
    AssetColumn{"pik_amount", "PIK Amount", "pik_amount"},
    AssetColumn{"defaulted", "Default Obligation", "default_asset"},
    AssetColumn{"default_date", "Date of Defaulted", "date_of_default"},
    AssetColumn{"delayed_draw", "Delayed Drawdown", "flags.delayed_drawdown"},
    AssetColumn{"revolver", "Revolver", "flags.revolver"},
    AssetColumn{"letter_of_credit", "Letter of Credit", "flags.letter_of_credit"},
    AssetColumn{"participation", "Participation", "flags.participation"},
    AssetColumn{"dip", "DIP", "flags.dip"},
    AssetColumn{"convertible", "Convertible", "flags.convertible"},
    AssetColumn{"structured", "Structured Finance", "flags.structured_finance"},
    AssetColumn{"bridge", "Bridge Loan", "flags.bridge_loan"},
    AssetColumn{"current_pay", "Current Pay", "flags.current_pay"},
    AssetColumn{"cov_lite", "Cov-Lite", "flags.cov-lite"},
    AssetColumn{"currency", "Currency", "currency"},
    AssetColumn{"wal", "WAL", "wal"},
    AssetColumn{"market_value", "Market Value", "market_value"},
    AssetColumn{"first_lien_last_out", "First Lien Last Out Loan",
                "flags.first_lien_last_out_loan"},
    AssetColumn{"moodys_rating", "Moody's Rating-21", "mdy_rating"},
    AssetColumn{"moodys_recovery", "Moody's Recovery Rate-23", "mdy_recovery_rate"},
    AssetColumn{"moodys_dp_rating", "Moody's Default Probability Rating-18", "mdy_dp_rating"},
    AssetColumn{"moodys_warf_rating", "Moody's Rating WARF", "mdy_dp_rating_warf"},
    AssetColumn{"moodys_facility_rating", "Moody Facility Rating", "mdy_facility_rating"},
    AssetColumn{"moodys_facility_outlook", "Moody Facility Outlook", "mdy_facility_outlook"},
    AssetColumn{"moodys_issuer_rating", "Moody Issuer Rating", "mdy_issuer_rating"},
    AssetColumn{"moodys_issuer_outlook", "Moody Issuer outlook", "mdy_issuer_outlook"},
    AssetColumn{"moodys_senior_secured", "Moody's Senior Secured Rating", "mdy_snr_sec_rating"},
    AssetColumn{"moodys_senior_unsecured", "Moody Senior Unsecured Rating", "mdy_snr_unsec_rating"},
    AssetColumn{"moodys_subordinated", "Moody Subordinate Rating", "mdy_sub_rating"},
    AssetColumn{"moodys_credit_estimate", "Moody's Credit Estimate", "mdy_credit_est_rating"},
    AssetColumn{"moodys_credit_estimate_date", "Moody's Credit Estimate Date",
                "mdy_credit_est_date"},
    AssetColumn{"sp_facility_rating", "S&P Facility Rating", "sandp_facility_rating"},
    AssetColumn{"sp_issuer_rating", "S&P Issuer Rating", "sandp_issuer_rating"},
    AssetColumn{"sp_senior_secured", "S&P Senior Secured Rating", "sandp_snr_sec_rating"},
    AssetColumn{"sp_subordinated", "S&P Subordinated Rating", "sandp_subordinate"},
    AssetColumn{"sp_recovery", "S&P Recovery Rating", "sandp_rec_rating"},
    AssetColumn{"dated_date", "Dated Date", "dated_date"},
    AssetColumn{"issue_date", "Issue Date", "issue_date"},
    AssetColumn{"first_payment_date", "First Payment Date", "first_payment_date"},
    AssetColumn{"amortization", "Amortization Type", "amortization_type"},
    AssetColumn{"day_count", "Day Count", "day_count"},
    AssetColumn{"cap", "Index Cap", "index_cap"},
    AssetColumn{"business_day_rule", "Business Day Convention", "business_day_conv"},
    AssetColumn{"end_of_month", "PMT EOM", "payment_eom"},
    AssetColumn{"amount_issued", "Amount Issued", "amount_issued"},
    AssetColumn{"opinion", "Credit Opinion", "analyst_opinion"},
    AssetColumn{"obligor", "", ""},
    AssetColumn{"ids", "", ""},
    AssetColumn{"sp_rating", "", ""},
    AssetColumn{"fitch_rating", "", ""},
    AssetColumn{"country_rating", "", ""},
    AssetColumn{"moodys_watch", "", ""},
    AssetColumn{"sp_watch", "", ""},
    AssetColumn{"selling_institution", "", ""},
    AssetColumn{"swapped_non_discount", "", ""},
    AssetColumn{"sp_criteria_exception", "", ""},
    AssetColumn{"amortization_rate", "", ""},
    AssetColumn{"schedule", "", ""},
    AssetColumn{"note", "", ""},
    AssetColumn{"extra", "", ""},
};

// One entry per field, in the order of the description.
static_assert([] {
    std::size_t index = 0;
    bool same = true;
    describe::Described<Asset>::fields.each([&](const auto& field) {
        same = same && index < kAssetColumns.size() && kAssetColumns[index].field == field.name;
        ++index;
    });
    return same && index == kAssetColumns.size();
}());

}  // namespace ballast::clo
