// Requests and responses of clo.migration and clo.var.
#pragma once

#include "clo/credit_var.hpp"
#include "clo/migration.hpp"
#include "service/clo/requests.hpp"

namespace ballast::service {

struct CloMigrationRequest : CloCase, clo::MigrationTerms {};

struct CloMigrationResponse : Provenance {
    std::uint64_t paths = 0;
    std::vector<std::string> states;
    std::vector<std::vector<double>> period_matrix;
    double lowest_root_entry = 0.0;
    double root_distance = 0.0;
    std::vector<clo::MigrationDate> dates;
    clo::CorrelationUsed correlation;
};

struct CloVarRequest : CloCase, clo::CreditVarTerms {};

struct CloVarResponse : Provenance {
    fin::Date as_of;
    double horizon_years = 0.0;
    double par = 0.0;
    std::vector<clo::CreditVarResult> results;
    std::vector<clo::AssetCredit> assets;
    std::vector<clo::JointDefault> pairs;
    std::optional<double> exact_deviation;
    clo::CorrelationUsed correlation;
};

}  // namespace ballast::service
