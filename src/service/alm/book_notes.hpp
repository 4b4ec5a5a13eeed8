// Warnings on positions that were valued but need attention: counted as they are added.
#pragma once

#include <cstddef>
#include <map>
#include <string>

#include "alm/behaviour.hpp"
#include "alm/book.hpp"
#include "alm/position.hpp"
#include "base/result.hpp"

namespace ballast::service {

class BookNotes {
public:
    // `behaviour` must outlive the notes.
    BookNotes(const alm::Behaviour& behaviour, const alm::BookSettings& settings,
              const alm::Market& market)
        : behaviour_(behaviour),
          settings_(settings),
          as_of_(market.as_of),
          longest_core_years_(market.regulation->longest_core_years()) {}

    // For a position that the book accepted.
    void learn(const alm::Position& position);
    void report(Issues& issues) const;

private:
    struct Count {
        std::size_t positions = 0;
        std::string first;  // id of the first position
        double amount = 0.0;

        void add(const alm::Position& position, double more = 0.0);
    };
    static std::string counted(const Count& count);

    const alm::Behaviour& behaviour_;
    alm::BookSettings settings_;
    fin::Date as_of_;
    double longest_core_years_;
    std::map<std::string, Count> rules_;  // keys missing from behavior
    Count terms_;                         // like-for-like renewal without an original term
    Count resets_;                        // next reset after the maturity
    Count rates_;                         // above kHighRate
    Count slots_;                         // run-off buckets that do not add up to the balance
    // Run-off buckets whose average maturity exceeds every cap.
    Count cores_;
};

}  // namespace ballast::service
