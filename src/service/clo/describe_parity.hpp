// Descriptions of clo.parity.
#pragma once

#include "service/clo/describe_case.hpp"
#include "service/clo/parity_requests.hpp"

namespace ballast::describe {

template <>
struct Described<service::CloParityRequest> {
    using T = service::CloParityRequest;
    static constexpr std::string_view name = "CloParityRequest";
    static constexpr std::string_view doc = "A deal to calculate by the earlier workbook and now.";
    static constexpr auto fields = clo_case_fields<T>();
};

template <>
struct Described<clo::ParityArea> {
    using enum clo::ParityArea;
    static constexpr std::string_view name = "CloParityArea";
    static constexpr std::string_view doc = "What a defect affects.";
    static constexpr std::array values{word(kRating, "rating", "Ratings and recovery rates."),
                                       word(kTest, "test", "Tests."),
                                       word(kProjection, "projection", "Waterfalls.")};
};

template <>
struct Described<clo::ParityStatus> {
    using enum clo::ParityStatus;
    static constexpr std::string_view name = "CloParityStatus";
    static constexpr std::string_view doc = "Whether a defect changes a figure of the deal.";
    static constexpr std::array values{
        word(kDiffers, "differs", "It changes the figures listed."),
        word(kSame, "same", "Computed both ways, without a difference."),
        word(kNotRelevant, "not_relevant", "The deal has nothing that it applies to."),
        word(kListed, "listed", "It concerns no figure of a deal; the reason states it.")};
};

template <>
struct Described<clo::ParityDifference> {
    using T = clo::ParityDifference;
    static constexpr std::string_view name = "CloParityDifference";
    static constexpr std::string_view doc = "A figure by the earlier workbook and now.";
    static constexpr auto fields = wire::list(
        required("item", &T::item, "Id of the asset, test or tranche."),
        required("figure", &T::figure, "Name of the figure."),
        required("old", &T::old_value,
                 "Figure of the earlier workbook; null where it is not a number."),
        required("corrected", &T::corrected, "Corrected; null where it is not a number."),
        required("difference", &T::difference, "Old less corrected."),
        required("old_text", &T::old_text, "Old rating or status; else empty."),
        required("corrected_text", &T::corrected_text, "Corrected rating or status; else empty."));
};

template <>
struct Described<clo::ParityDefect> {
    using T = clo::ParityDefect;
    static constexpr std::string_view name = "CloParityDefect";
    static constexpr std::string_view doc = "A defect of the earlier workbook and what it changes.";
    static constexpr auto fields = wire::list(
        required("id", &T::id, "Id of the defect."),
        required("title", &T::title, "Short description of the defect."),
        required("area", &T::area, "What it affects."),
        required("reason", &T::reason, "Why the figures differ."),
        required("status", &T::status, "Whether the defect changes a figure of the deal."),
        required("differences", &T::differences, "Figures that it changes."));
};

template <>
struct Described<service::CloParityResponse> {
    using T = service::CloParityResponse;
    static constexpr std::string_view name = "CloParityResponse";
    static constexpr std::string_view doc = "Differences by defect.";
    static constexpr auto fields =
        wire::combined(wire::list(required("as_of", &T::as_of, "Date of the calculation."),
                                  required("defects", &T::defects, "Known defects.")),
                       provenance_fields<T>());
};

}  // namespace ballast::describe
