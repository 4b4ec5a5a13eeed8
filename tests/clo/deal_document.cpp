#include "deal_document.hpp"

#include "clo/describe_asset.hpp"
#include "clo/describe_assumptions.hpp"
#include "clo/describe_deal.hpp"
#include "wire/json.hpp"

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

template Document read<Document>(const std::string& text);
template Deal read<Deal>(const std::string& text);
template std::vector<Step> read<std::vector<Step>>(const std::string& text);

}  // namespace ballast::clo
