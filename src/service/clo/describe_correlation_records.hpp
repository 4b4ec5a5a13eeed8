// Descriptions of stored correlation matrices.
#pragma once

#include "service/clo/correlation_requests.hpp"
#include "service/clo/describe_correlation.hpp"
#include "service/describe_common.hpp"
#include "store/describe_clo_correlation.hpp"

namespace ballast::describe {

inline constexpr Limits kCloCorrelationLimits{.min_length = 1, .max_length = 64};
inline constexpr Limits kCorrelatedIdLimits{.max_items = clo::kMaxCorrelationItems,
                                            .max_length = 200};

template <>
struct Described<clo::CorrelationPair> {
    using T = clo::CorrelationPair;
    static constexpr std::string_view name = "CloCorrelationPair";
    static constexpr std::string_view doc = "The correlation of two assets or issuers.";
    static constexpr auto fields = wire::list(
        required("a", &T::a, "Id of the first.", {.min_length = 1, .max_length = 200}),
        required("b", &T::b, "Id of the second.", {.min_length = 1, .max_length = 200}),
        required("correlation", &T::correlation, "Correlation.", {.minimum = -1, .maximum = 1}));
};

template <>
struct Described<clo::CorrelationCheck> {
    using T = clo::CorrelationCheck;
    static constexpr std::string_view name = "CloCorrelationCheck";
    static constexpr std::string_view doc = "Check of a correlation matrix as given.";
    static constexpr auto fields =
        wire::list(required("items", &T::items, "Number of rows."),
                   required("largest_asymmetry", &T::largest_asymmetry,
                            "Largest difference between the two triangles; at most 1e-9."),
                   required("lowest", &T::lowest, "Lowest correlation of a pair."),
                   required("highest", &T::highest, "Highest correlation of a pair."),
                   required("minimum_eigenvalue", &T::minimum_eigenvalue, "Smallest eigenvalue."),
                   required("positive_semidefinite", &T::positive_semidefinite,
                            "Whether the smallest eigenvalue is at least -1e-8."));
};

template <class T>
constexpr auto clo_correlation_findings() {
    return wire::list(
        required("check", &T::check, "Check of the matrix as given."),
        required("repair", &T::repair, "Repair that was requested."),
        required("repaired", &T::repaired, "Whether the matrix had to be repaired."),
        required("distance", &T::distance,
                 "Frobenius norm of the difference between the repaired and the given matrix."),
        required("minimum_eigenvalue", &T::minimum_eigenvalue,
                 "Smallest eigenvalue of the repaired matrix."),
        required("variables", &T::variables,
                 "Number of variables: perfectly correlated rows share one."),
        required("factors", &T::factors, "Number of independent draws that the factor takes."),
        required("lower_triangular", &T::lower_triangular,
                 "Whether the factor is a Cholesky factor; false for a singular matrix, whose "
                 "factor is that of its eigenvectors."));
}

template <>
struct Described<service::CloCorrelationFindings> {
    using T = service::CloCorrelationFindings;
    static constexpr std::string_view name = "CloCorrelationFindings";
    static constexpr std::string_view doc = "Check, repair and factor of a correlation matrix.";
    static constexpr auto fields = clo_correlation_findings<T>();
};

template <>
struct Described<service::PutCloCorrelationRequest> {
    using T = service::PutCloCorrelationRequest;
    static constexpr std::string_view name = "PutCloCorrelationRequest";
    static constexpr std::string_view doc =
        "A correlation matrix to store: one of ids with matrix, pairs, file and content.";
    static constexpr auto fields = wire::list(
        required("correlation", &T::correlation,
                 "Short name: lower case letters, digits and hyphens.", kCloCorrelationLimits),
        optional("name", &T::name, "Name; absent: the short name.", {.max_length = 200}),
        optional("as_of", &T::as_of, "Date of the correlations; absent: today."),
        optional("basis", &T::basis, "What the rows are."),
        optional("source", &T::source, "Source of the matrix.", {.max_length = 200}),
        optional("ids", &T::ids, "matrix: ids in the order of rows.", kCorrelatedIdLimits),
        optional("matrix", &T::matrix, "Symmetric matrix with a unit diagonal, as rows.",
                 {.minimum = -1, .maximum = 1, .max_items = clo::kMaxCorrelationItems}),
        optional("pairs", &T::pairs, "Correlations by pair; each pair once.",
                 {.max_items = 1'000'000}),
        optional("file", &T::file,
                 "CSV file: a square table with ids in the first row and column, or rows of a, b "
                 "and correlation; on the command line only.",
                 {.max_length = 4096}),
        optional("content", &T::content, "Text of such a file.", {.max_length = 64U << 20}),
        optional("missing", &T::missing,
                 "Rule for pairs that are not given, of stored assets or issuers; absent: an "
                 "error."),
        optional("repair", &T::repair,
                 "Repair of a matrix that is not positive semidefinite; none is an error."),
        optional("if_match", &T::if_match, "Version that is to be replaced; absent: any.",
                 {.max_length = 40}));
};

template <class T>
constexpr auto clo_correlation_view() {
    return wire::combined(
        wire::list(required("id", &T::id, "Id of the matrix."),
                   required("correlation", &T::correlation, "Short name."),
                   required("name", &T::name, "Name of the matrix."),
                   required("version", &T::version, "Number of the version, from 1."),
                   required("etag", &T::etag, "Version for if_match."),
                   required("as_of", &T::as_of, "Date of the correlations."),
                   required("basis", &T::basis, "What the rows are."),
                   required("source", &T::source, "Source of the matrix."),
                   required("original_digest", &T::original_digest,
                            "SHA-256 digest of ids and matrix as given."),
                   required("repaired_digest", &T::repaired_digest,
                            "SHA-256 digest of ids and matrix as used."),
                   required("created_by", &T::created_by, "Id of the user who stored it."),
                   required("created_at", &T::created_at, "Time at which it was stored.")),
        clo_correlation_findings<T>());
}

template <>
struct Described<service::CloCorrelationView> {
    using T = service::CloCorrelationView;
    static constexpr std::string_view name = "CloCorrelationView";
    static constexpr std::string_view doc = "A stored correlation matrix, without its numbers.";
    static constexpr auto fields = clo_correlation_view<T>();
};

template <>
struct Described<service::CloCorrelationPart> {
    using enum service::CloCorrelationPart;
    static constexpr std::string_view name = "CloCorrelationPart";
    static constexpr std::string_view doc = "Which numbers to return.";
    static constexpr std::array values{word(kNone, "none", "Only ids and checks."),
                                       word(kOriginal, "original", "The matrix as given."),
                                       word(kRepaired, "repaired", "The matrix as runs use it.")};
};

template <>
struct Described<service::GetCloCorrelationRequest> {
    using T = service::GetCloCorrelationRequest;
    static constexpr std::string_view name = "GetCloCorrelationRequest";
    static constexpr std::string_view doc = "Identifies a correlation matrix.";
    static constexpr auto fields =
        wire::list(required("correlation", &T::correlation, "Matrix, by id or short name.",
                            kCloCorrelationLimits),
                   optional("matrix", &T::matrix, "Numbers to return, of at most 1,000 rows."));
};

template <>
struct Described<service::CloCorrelationContent> {
    using T = service::CloCorrelationContent;
    static constexpr std::string_view name = "CloCorrelationContent";
    static constexpr std::string_view doc = "A stored correlation matrix.";
    static constexpr auto fields = wire::combined(
        clo_correlation_view<T>(),
        wire::list(
            required("ids", &T::ids, "Ids in the order of rows."),
            required("matrix", &T::matrix, "Rows of the matrix; empty where not requested.")));
};

template <>
struct Described<service::CloCorrelationIdRequest> {
    using T = service::CloCorrelationIdRequest;
    static constexpr std::string_view name = "CloCorrelationIdRequest";
    static constexpr std::string_view doc = "Identifies a correlation matrix.";
    static constexpr auto fields = wire::list(required(
        "correlation", &T::correlation, "Matrix, by id or short name.", kCloCorrelationLimits));
};

template <>
struct Described<service::ListCloCorrelationsRequest> {
    using T = service::ListCloCorrelationsRequest;
    static constexpr std::string_view name = "ListCloCorrelationsRequest";
    static constexpr std::string_view doc = "Filter of correlation matrices.";
    static constexpr auto fields =
        wire::list(optional("basis", &T::basis, "What the rows are; absent: all."));
};

template <>
struct Described<service::ListCloCorrelationsResponse> {
    using T = service::ListCloCorrelationsResponse;
    static constexpr std::string_view name = "ListCloCorrelationsResponse";
    static constexpr std::string_view doc = "Stored correlation matrices.";
    static constexpr auto fields =
        wire::list(required("data", &T::data, "Matrices by short name."));
};

template <>
struct Described<service::CloCorrelationPairRequest> {
    using T = service::CloCorrelationPairRequest;
    static constexpr std::string_view name = "CloCorrelationPairRequest";
    static constexpr std::string_view doc = "Two assets or issuers of a matrix.";
    static constexpr auto fields =
        wire::list(required("correlation", &T::correlation, "Matrix, by id or short name.",
                            kCloCorrelationLimits),
                   required("a", &T::a, "Id of an asset, or id or name of an issuer.",
                            {.min_length = 1, .max_length = 200}),
                   required("b", &T::b, "Id of another.", {.min_length = 1, .max_length = 200}));
};

template <>
struct Described<service::CloCorrelationMatch> {
    using enum service::CloCorrelationMatch;
    static constexpr std::string_view name = "CloCorrelationMatch";
    static constexpr std::string_view doc = "How a row of a matrix was found.";
    static constexpr std::array values{
        word(kId, "id", "The row has the given id."),
        word(kIssuerId, "issuer_id", "The row is of the asset's issuer, by id."),
        word(kIssuerName, "issuer_name", "The row is of the asset's issuer, by name.")};
};

template <>
struct Described<service::CloCorrelationSide> {
    using T = service::CloCorrelationSide;
    static constexpr std::string_view name = "CloCorrelationSide";
    static constexpr std::string_view doc = "A name of the request and the row it led to.";
    static constexpr auto fields = wire::list(required("given", &T::given, "Name as given."),
                                              required("id", &T::id, "Id of the row."),
                                              required("by", &T::by, "How the row was found."));
};

template <>
struct Described<service::CloCorrelationPairResponse> {
    using T = service::CloCorrelationPairResponse;
    static constexpr std::string_view name = "CloCorrelationPairResponse";
    static constexpr std::string_view doc = "The correlation of two assets or issuers.";
    static constexpr auto fields =
        wire::list(required("correlation", &T::correlation, "Short name of the matrix."),
                   required("version", &T::version, "Version of the matrix."),
                   required("a", &T::a, "First asset or issuer of the pair."),
                   required("b", &T::b, "Second asset or issuer of the pair."),
                   required("original", &T::original, "Correlation as given."),
                   required("repaired", &T::repaired, "Correlation as runs use it."),
                   required("source", &T::source, "Source of the matrix."),
                   required("as_of", &T::as_of, "Date of the correlations."));
};

template <>
struct Described<service::BuildCloCorrelationRequest> {
    using T = service::BuildCloCorrelationRequest;
    static constexpr std::string_view name = "BuildCloCorrelationRequest";
    static constexpr std::string_view doc =
        "Assets to correlate by rule: those of a deal, those named, or all that are stored.";
    static constexpr auto fields = wire::list(
        optional("deal", &T::deal, "Deal, by id or slug.", {.max_length = 64}),
        optional("as_of", &T::as_of, "Date of the records; absent: the newest."),
        optional("assets", &T::assets, "Ids of assets.", {.max_items = 1'000, .max_length = 200}),
        optional("basis", &T::basis, "What the rows are."),
        optional("rule", &T::rule, "Correlation by issuer, industry and rating."),
        optional("repair", &T::repair,
                 "Repair of a matrix that is not positive semidefinite; none is an error."));
};

template <>
struct Described<service::BuildCloCorrelationResponse> {
    using T = service::BuildCloCorrelationResponse;
    static constexpr std::string_view name = "BuildCloCorrelationResponse";
    static constexpr std::string_view doc =
        "A correlation matrix by rule, which clo.correlation.put can store.";
    static constexpr auto fields = wire::combined(
        wire::list(required("as_of", &T::as_of, "Date of the records."),
                   required("basis", &T::basis, "What the rows are."),
                   required("ids", &T::ids, "Ids in the order of rows."),
                   required("matrix", &T::matrix, "Rows of the matrix, repaired where requested.")),
        clo_correlation_findings<T>());
};

}  // namespace ballast::describe
