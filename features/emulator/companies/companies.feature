Feature: Companies
  Where somebody works.

  Background:
    Given the company Acme

  Scenario: One's own
    When Alice asks for GET "/companies/~"
    Then the answer is 200
    And the answer holds:
      """
      {"id": "{company}", "name": "Acme", "domain": "acme.example"}
      """

  Scenario: Several at once
    When Alice asks for GET "/companies/{company},{nothing}"
    Then the answer is 207
    And the parts are 200, 404

  Scenario: None
    When Alice asks for GET "/companies/{nothing}"
    Then the answer is 404 with the error "CMN-102"
