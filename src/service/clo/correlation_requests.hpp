// Requests and responses of stored correlation matrices.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "clo/correlation_table.hpp"
#include "service/common.hpp"
#include "store/clo_correlations.hpp"

namespace ballast::service {

// One of matrix, pairs, file and content.
struct PutCloCorrelationRequest {
    std::string correlation;
    std::string name;
    std::optional<fin::Date> as_of;
    store::CloCorrelationBasis basis = store::CloCorrelationBasis::kAsset;
    std::string source;
    std::vector<std::string> ids;
    std::vector<std::vector<double>> matrix;
    std::vector<clo::CorrelationPair> pairs;
    std::string file;
    std::string content;
    std::optional<clo::CorrelationRule> missing;
    clo::CorrelationRepair repair = clo::CorrelationRepair::kNone;
    std::string if_match;
};

// What was found when a matrix was checked, repaired and factored.
struct CloCorrelationFindings {
    clo::CorrelationCheck check;
    clo::CorrelationRepair repair = clo::CorrelationRepair::kNone;
    bool repaired = false;
    double distance = 0.0;
    double minimum_eigenvalue = 0.0;
    std::size_t variables = 0;
    std::size_t factors = 0;
    bool lower_triangular = true;
};

struct CloCorrelationView : CloCorrelationFindings {
    std::string id;
    std::string correlation;
    std::string name;
    std::int64_t version = 0;
    std::string etag;
    fin::Date as_of;
    store::CloCorrelationBasis basis = store::CloCorrelationBasis::kAsset;
    std::string source;
    std::string original_digest;
    std::string repaired_digest;
    std::string created_by;
    Instant created_at;
};

enum class CloCorrelationPart : std::uint8_t { kNone, kOriginal, kRepaired };

struct GetCloCorrelationRequest {
    std::string correlation;
    CloCorrelationPart matrix = CloCorrelationPart::kNone;
};

struct CloCorrelationContent : CloCorrelationView {
    std::vector<std::string> ids;
    std::vector<std::vector<double>> matrix;
};

struct CloCorrelationIdRequest {
    std::string correlation;
};

struct ListCloCorrelationsRequest {
    std::optional<store::CloCorrelationBasis> basis;
};

struct ListCloCorrelationsResponse {
    std::vector<CloCorrelationView> data;
};

struct CloCorrelationPairRequest {
    std::string correlation;
    std::string a;
    std::string b;
};

// The row that a name of a request leads to.
enum class CloCorrelationMatch : std::uint8_t { kId, kIssuerId, kIssuerName };

struct CloCorrelationSide {
    std::string given;
    std::string id;  // of the row
    CloCorrelationMatch by = CloCorrelationMatch::kId;
};

struct CloCorrelationPairResponse {
    std::string correlation;
    std::int64_t version = 0;
    CloCorrelationSide a;
    CloCorrelationSide b;
    double original = 0.0;
    double repaired = 0.0;
    std::string source;
    fin::Date as_of;
};

struct BuildCloCorrelationRequest {
    std::string deal;
    std::optional<fin::Date> as_of;
    std::vector<std::string> assets;
    store::CloCorrelationBasis basis = store::CloCorrelationBasis::kAsset;
    clo::CorrelationRule rule;
    clo::CorrelationRepair repair = clo::CorrelationRepair::kHigham;
};

struct BuildCloCorrelationResponse : CloCorrelationFindings {
    fin::Date as_of;
    store::CloCorrelationBasis basis = store::CloCorrelationBasis::kAsset;
    std::vector<std::string> ids;
    std::vector<std::vector<double>> matrix;
};

}  // namespace ballast::service
