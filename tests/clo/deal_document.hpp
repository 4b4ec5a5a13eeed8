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
#include "clo/projection.hpp"

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

// For Document, Deal and std::vector<Step>: the readers of deal documents take a minute to compile.
template <class T>
T read(const std::string& text);

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
