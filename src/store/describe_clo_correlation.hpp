// Correlation matrices of CLOs described once, for their columns in the store.
#pragma once

#include <array>

#include "store/clo_correlations.hpp"
#include "store/describe_clo.hpp"

namespace ballast::describe {

template <>
struct Described<store::CloCorrelationBasis> {
    using enum store::CloCorrelationBasis;
    static constexpr std::string_view name = "CloCorrelationBasis";
    static constexpr std::string_view doc = "What the rows of a correlation matrix are.";
    static constexpr std::array values{word(kAsset, "asset", "Assets by id."),
                                       word(kIssuer, "issuer", "Issuers by id or name.")};
};

template <>
struct Described<store::CloCorrelationRow> {
    using T = store::CloCorrelationRow;
    static constexpr std::string_view name = "CloCorrelationRow";
    static constexpr std::string_view doc = "A stored correlation matrix, without its numbers.";
    static constexpr auto fields =
        list(required("id", &T::id, "Id of the matrix."),
             required("slug", &T::slug, "Short name, unique in the workspace."),
             required("number", &T::number, "Number of the version, from 1."),
             required("name", &T::name, "Name of the matrix."),
             required("as_of", &T::as_of, "Date of the correlations."),
             required("basis", &T::basis, "What the rows are."),
             required("items", &T::items, "Number of rows."),
             required("original_digest", &T::original_digest, "Digest of the matrix as given."),
             required("repaired_digest", &T::repaired_digest, "Digest of the matrix as used."),
             required("document", &T::document, "Checks as JSON."),
             required("origin", &T::origin, "Source of the matrix."));
};

}  // namespace ballast::describe
