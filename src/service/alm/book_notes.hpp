// What a reader of a book's figures should know of positions that were valued all the same: counted
// as they are added, told as warnings.
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

    // A position that the book took.
    void learn(const alm::Position& position);
    void tell(Issues& issues) const;

private:
    struct Count {
        std::size_t positions = 0;
        std::string first;  // id
        double amount = 0.0;

        void add(const alm::Position& position, double more = 0.0);
    };
    static std::string counted(const Count& count);

    const alm::Behaviour& behaviour_;
    alm::BookSettings settings_;
    fin::Date as_of_;
    double longest_core_years_;
    std::map<std::string, Count> rules_;  // keys that behaviour does not have
    Count terms_;                         // constant balance like for like: no original term
    Count resets_;                        // the next reset is after the maturity
    Count rates_;                         // above kHighRate
    Count slots_;                         // do not add up to the balance
    Count cores_;                         // slots that average more than any cap
};

}  // namespace ballast::service
