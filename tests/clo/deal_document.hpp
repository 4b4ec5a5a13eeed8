// Deal documents of tests/golden/clo, read as requests are.
#pragma once

#include <fstream>
#include <map>
#include <sstream>
#include <stdexcept>
#include <string>
#include <vector>

#include "clo/asset.hpp"
#include "clo/asset_flows.hpp"
#include "clo/deal.hpp"
#include "clo/deal_check.hpp"
#include "clo/describe_asset.hpp"
#include "clo/describe_assumptions.hpp"
#include "clo/describe_deal.hpp"
#include "clo/projection.hpp"
#include "wire/json.hpp"

namespace ballast::clo {

struct DocumentCurve {
    std::vector<double> path;
};

struct Document {
    std::string note;
    Deal deal;
    std::vector<Holding> collateral;
    std::map<std::string, DocumentCurve> curves;
};

}  // namespace ballast::clo

namespace ballast::describe {

template <>
struct Described<clo::DocumentCurve> {
    using T = clo::DocumentCurve;
    static constexpr std::string_view name = "DocumentCurve";
    static constexpr std::string_view doc = "Rates by period.";
    static constexpr auto fields = list(required("path", &T::path, "Rates by period."));
};

template <>
struct Described<clo::Document> {
    using T = clo::Document;
    static constexpr std::string_view name = "Document";
    static constexpr std::string_view doc = "A deal with its collateral.";
    static constexpr auto fields =
        list(optional("note", &T::note, "Note."), required("deal", &T::deal, "Deal."),
             required("collateral", &T::collateral, "Assets."),
             required("curves", &T::curves, "Curves."));
};

}  // namespace ballast::describe

namespace ballast::clo {

template <class T>
T read(const std::string& text) {
    Result<T> value = wire::read_json<T>(text);
    if (!value) {
        std::string message = value.error().message;
        for (const FieldError& error : value.error().errors)
            message += "\n" + error.pointer + ": " + error.message;
        throw std::runtime_error(message);
    }
    return *std::move(value);
}

inline std::string text_of(const std::string& path) {
    std::ifstream file(path);
    if (!file) throw std::runtime_error("cannot open " + path);
    std::ostringstream text;
    text << file.rdbuf();
    return text.str();
}

inline ProjectionTerms terms_of(const Document& document) {
    ProjectionTerms terms{.as_of = projection_date(document.deal)};
    for (const auto& [name, curve] : document.curves) terms.indices[name] = curve.path;
    return terms;
}

inline Projection projected(const Document& document, const Assumptions& assumptions) {
    Result<Projection> made =
        project(document.deal, document.collateral, assumptions, terms_of(document));
    if (!made) throw std::runtime_error(made.error().message);
    return *std::move(made);
}

}  // namespace ballast::clo
