Feature: Pages
  Every page that links lead to, from the front page and the connector on, is checked:
  contrast, labels, names and landmarks with axe, light and dark; nothing is wider than a
  small screen.

  Scenario: Everybody can use every page
    Given the company Acme
    And the agent has an enabled channel
    And Alice has written "Hello" to the agent
    And the application has posted a card with a button as Bob in "{Travel Desk}"
    And Bob has written "See *you* there" to the team "Travel Desk"
    And Bob has written "Lunch?" to Alice
    And Dana opens the Configurations of the channel
    Then every page is fit for everybody
