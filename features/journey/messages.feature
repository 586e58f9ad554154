@browser
Feature: Messages in the RingCentral app
  J8 in depth: whoever tests an agent is some of its users, each in a tab of their own.

  Background:
    Given the company Acme

  Scenario: A message is seen by the other person
    Given Alice has opened the direct message with Bob
    And Bob has opened the direct message with Alice
    When Alice sends "Is anybody in?"
    Then Bob reads "Is anybody in?"

  Scenario: A message is seen after the clock went back
    Given Bob has opened the direct message with Alice
    And Alice has opened the direct message with Bob
    And Alice has sent "One"
    And 1 hours have passed
    And Alice has sent "Two"
    And the clock was set 1 hours back
    When Alice sends "Three"
    Then Bob reads "Three"
    And Alice reads "Three"

  Scenario: A message with a script in it is shown, not run
    Given Bob has opened the direct message with Alice
    When Alice writes "<script>document.body.remove()</script><img src=x onerror=document.body.remove()>" to Bob
    Then Bob reads "<script>document.body.remove()</script><img src=x onerror=document.body.remove()>"
    And Bob sees the page "Alice Anders"

  Scenario: A message is changed
    Given Bob has opened the direct message with Alice
    And Alice has opened the direct message with Bob
    And Alice has sent "Lunch at noon"
    And Alice has pressed "Edit"
    And Alice has read "Cancel"
    And Alice has entered "Lunch at one" into "Your message"
    When Alice presses "Save"
    Then Bob reads "Lunch at one"
    And Alice reads "edited"

  Scenario: A message is deleted
    Given Alice has opened the direct message with Bob
    And Alice has sent "Lunch at noon"
    And Alice has pressed "Edit"
    And Alice has read "Cancel"
    When Alice presses "Delete"
    Then Alice reads "Nothing was said here yet"

  Scenario: What was deleted is gone from the list of chats, too
    Given Alice has opened the direct message with Bob
    And Alice has sent "Lunch at noon"
    And Alice has pressed "Edit"
    And Alice has read "Cancel"
    And Alice has pressed "Delete"
    And Alice has read "Nothing was said here yet"
    When Alice opens the direct message with Bob
    Then Alice finds no "Lunch at noon" there

  Scenario: A thread is answered
    Given Bob has opened the direct message with Alice
    And Alice has opened the direct message with Bob
    And Alice has sent "Where do we meet?"
    And Bob has read "Where do we meet?"
    And Bob has pressed "Reply"
    And Bob has entered "At the station" into "Reply in the thread"
    When Bob presses "Send reply"
    Then Alice reads "At the station"
    And Alice reads "Replied in a thread"

  Scenario: A message is found again
    Given Bob has written "The tickets are booked" to Alice
    And Bob has written "See you" to the team "Travel Desk"
    And Alice has opened the RingCentral app
    And Alice has pressed "Search messages"
    And Alice has entered "ticket" into "Words"
    And Alice has pressed "Search"
    And Alice has read "1 message"
    When Alice presses "The tickets are booked"
    Then Alice sees the page "Bob Brandt"

  Scenario: A message is searched for in one chat
    Given Bob has written "The tickets are booked" to Alice
    And Alice has opened the team "Travel Desk" in the RingCentral app
    And Alice has pressed "Search in this chat"
    And Alice has entered "ticket" into "Words"
    When Alice presses "Search"
    Then Alice reads "Nothing found"
    And Alice finds "Travel Desk" in the field "In"

  @scripts
  Scenario Outline: The list of people is narrowed while one types
    Given Alice has opened the RingCentral app
    And Alice has pressed "New direct message"
    When Alice types "<typed>"
    Then Alice reads "1 person"
    And Alice reads "Carol Castro"
    And Alice finds no "Bob Brandt" there

    Examples:
      | typed      |
      | castro     |
      | carol@acme |

  @scripts
  Scenario: Who was found while one typed is written to
    Given Alice has opened the RingCentral app
    And Alice has pressed "New direct message"
    And Alice has typed "castro"
    And Alice has read "1 person"
    When Alice presses "Carol Castro"
    Then Alice sees the page "Carol Castro"

  @scripts
  Scenario: Nobody has what one types
    Given Alice has opened the RingCentral app
    And Alice has pressed "New direct message"
    When Alice types "zebra"
    Then Alice reads "No enabled person of the company has “zebra” in name or e-mail."

 
  Scenario: Somebody is found by a press, too
    Given Alice has opened the RingCentral app
    And Alice has pressed "New direct message"
    And Alice has entered "carol@acme" into "Name or e-mail"
    And Alice has pressed "Find"
    When Alice presses "Carol Castro"
    Then Alice sees the page "Carol Castro"

 
  Scenario: Several people are written to at once
    Given Bob has opened the RingCentral app
    And Alice has opened the RingCentral app
    And Alice has pressed "New direct message"
    And Alice has pressed "Write to several people at once"
    And Alice has entered "Yes" into "Bob Brandt bob@acme.example"
    And Alice has entered "Yes" into "Carol Castro carol@acme.example"
    And Alice has pressed "Start the conversation"
    When Alice sends "Lunch, the three of us?"
    Then Bob reads "Alice Anders, Carol Castro"
    And Bob reads "Lunch, the three of us?"

  Scenario: Nobody was chosen to write to
    Given Alice has opened the RingCentral app
    And Alice has pressed "New direct message"
    And Alice has pressed "Write to several people at once"
    When Alice presses "Start the conversation"
    Then Alice reads "Nobody was chosen. Choose whom to write to."

  @scripts
  Scenario: A message is found by the keyboard alone
    Given Bob has written "The tickets are booked" to Alice
    And Alice has opened the RingCentral app
    And Alice has pressed "Search messages"
    And Alice has typed "tickets"
    And Alice has struck Enter
    And Alice has read "1 message"
    And Alice reaches "The tickets are booked" by the key Tab
    When Alice strikes Enter
    Then Alice sees the page "Bob Brandt"

  Scenario: What is unread is counted
    Given Alice has opened the RingCentral app
    When Bob writes "One" to Alice
    And Bob writes "Two" to Alice
    Then Alice reads "2 unread"

  Scenario: A favorite stands on top
    Given Alice has opened the team "Travel Desk" in the RingCentral app
    When Alice presses "Favorite"
    Then Alice reads "Favorites Travel Desk"

  Scenario: A team is made
    Given Alice has opened the RingCentral app
    And Bob has opened the RingCentral app
    And Alice has pressed "New team"
    And Alice has entered "Hikers" into "Team name"
    And Alice has entered "Yes" into "Bob Brandt bob@acme.example"
    When Alice presses "Create the team"
    Then Alice sees the page "Hikers"
    And Bob reads "Hikers"

  Scenario: A team needs a name, and nothing that was entered is lost
    Given Alice has opened the RingCentral app
    And Alice has pressed "New team"
    And Alice has entered "   " into "Team name"
    And Alice has entered "For the hills" into "Description (optional)"
    When Alice presses "Create the team"
    Then Alice reads "A team needs a name."
    And Alice finds "For the hills" in the field "Description (optional)"

  Scenario: An archived team is closed
    Given Alice has opened the RingCentral app
    And Alice has pressed "New team"
    And Alice has entered "Hikers" into "Team name"
    And Alice has pressed "Create the team"
    And Alice has pressed "Team"
    When Alice presses "Archive the team"
    Then Alice reads "This team is archived. Nobody can write here."

  @scripts
  Scenario: A name is completed after an @
    Given Bob has opened the team "Travel Desk" in the RingCentral app
    And Alice has opened the team "Travel Desk" in the RingCentral app
    And Alice has entered "@trav" into "Message Travel Desk"
    And Alice has read "travel@acme.example"
    And Alice has pressed "Travel App"
    When Alice presses "Send"
    Then Bob reads "@Travel App"

  Scenario: A guest has a name
    Given Alice has invited "gus@elsewhere.example" to a new team "Fair"
    When Alice opens the team "Fair" in the RingCentral app
    Then Alice reads "Alice Anders, gus"
